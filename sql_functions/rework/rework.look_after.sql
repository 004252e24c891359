create or replace function rework.look_after(p_as_of timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    c_patience constant interval := interval '1 day';
    v_lead record;
    v_is_free boolean;
    v_count integer := 0;
begin
    for v_lead in
        select l.id, l.next_action, l.next_action_at, a.id as attempt_id
        from leads.leads as l
        left join rework.attempts as a on a.lead_id = l.id and a.cycle = l.cycle and a.state = 'planned'
        where l.next_action in ('first_contact', 'await_reply', 'rework')
            and l.next_action_at < p_as_of - c_patience
            and case
                when l.next_action = 'await_reply' then l.status not in ('contacted', 'engaged')
                when l.next_action = 'rework' then a.id is not null
                else true
            end
            and (
                l.next_action = 'await_reply'
                or not exists (
                    select
                    from outbox.jobs as j
                    where j.lead_id = l.id and j.finished_at is null
                        and j.kind in ('whatsapp.template', 'chatwoot.contact', 'chatwoot.conversation')
                )
            )
        order by l.next_action_at, l.id
        limit 500
    loop
        v_is_free := leads.try_lock_lead(v_lead.id);
        continue when not v_is_free or not exists (
            select from leads.leads as l where l.id = v_lead.id and (l.next_action, l.next_action_at) = (v_lead.next_action, v_lead.next_action_at)
        );
        perform rework.finish_attempt(v_lead.attempt_id, 'failed', 'order_lost');
        perform leads.append_event(v_lead.id, 'step_lost', 'system', jsonb_build_object('action', v_lead.next_action, 'reason', 'nothing_ordered'));
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function rework.look_after(timestamptz) is
'The daily look at what only the machine would move: a first message or a step of the cadence that is a day late and ordered nowhere, a wait that no cadence would end. A
human looks at each. What is ordered and late is
another matter: governance.stagnant_leads names it. Returns how many there were.';

revoke all on function rework.look_after(timestamptz) from public;
