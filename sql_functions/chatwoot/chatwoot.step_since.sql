create or replace function chatwoot.step_since(p_lead leads.leads)
returns timestamptz
language plpgsql
stable
as $$
declare
    -- That the first message left is no new step.
    v_step constant text := replace(p_lead.next_action, 'first_contact', 'await_reply');
    v_other integer;
begin
    select max(e.seq) into v_other
    from leads.events as e
    where e.lead_id = p_lead.id
        and (
            (e.kind = 'created' and replace(e.data ->> 'next_action', 'first_contact', 'await_reply') is distinct from v_step)
            or (e.kind = 'next_action_set' and replace(e.data ->> 'action', 'first_contact', 'await_reply') is distinct from v_step)
            -- Who has it again begins anew, also with the step that stood before.
            or (e.kind = 'status_changed' and leads.is_open(e.data ->> 'to') is false)
        );
    if v_other is null then
        return '-infinity'::timestamptz;
    end if;
    return coalesce((select min(e.at) from leads.events as e where e.lead_id = p_lead.id and e.kind = 'next_action_set' and e.seq > v_other), 'infinity'::timestamptz);
end;
$$;

comment on function chatwoot.step_since(leads.leads) is
'Since when a lead''s next step is the one that stands, as its conversation follows it; a first contact counts as the wait for its answer. -infinity: always; infinity: nothing told of it.';

revoke all on function chatwoot.step_since(leads.leads) from public;
