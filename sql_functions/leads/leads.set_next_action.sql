create or replace function leads.set_next_action(p_lead_id bigint, p_action text, p_at timestamptz, p_actor text, p_reason text)
returns void
language plpgsql
volatile
as $$
begin
    update leads.leads as l
    set next_action = p_action, next_action_at = p_at
    where l.id = p_lead_id
        and leads.is_open(l.status)
        and (l.next_action, l.next_action_at) is distinct from (p_action, p_at);
    if found then
        perform leads.append_event(
            p_lead_id, 'next_action_set', p_actor,
            jsonb_build_object('action', p_action, 'at', p_at, 'reason', p_reason)
        );
    end if;
end;
$$;

comment on function leads.set_next_action(bigint, text, timestamptz, text, text) is
'Says what happens next with an open lead, when, and why (a code); writes an event when it changed. Does nothing for an ended lead.';

revoke all on function leads.set_next_action(bigint, text, timestamptz, text, text) from public;
