create or replace view governance.stagnant_leads as
select
    l.id as lead_id, l.uid, l.status, l.consultant_id, l.queue_code, l.next_action, l.next_action_at,
    case
        when l.consultant_id is null and l.queue_code is null then 'no_owner'
        when l.next_action is null or l.next_action_at is null then 'no_next_action'
        else 'nothing_scheduled'
    end as reason
from leads.leads as l
where l.status in ('new', 'contacted', 'engaged', 'qualified')
    and (
        (l.consultant_id is null and l.queue_code is null)
        or l.next_action is null
        or l.next_action_at is null
        or (
            l.next_action in ('first_contact', 'rework')
            and not exists (
                select from outbox.jobs as m where m.lead_id = l.id and m.state in ('pending', 'claimed')
            )
        )
        -- The daily rework, which ends this wait, takes up contacted and engaged leads alone.
        or (l.next_action = 'await_reply' and l.status not in ('contacted', 'engaged'))
    );

comment on view governance.stagnant_leads is
'Open leads that stand still: without an owner, without a next action, waiting for a message that no outbox job will send, or for
a reply whose absence nothing would notice. Always empty.';

revoke all on governance.stagnant_leads from public;
grant select on governance.stagnant_leads to indica_dba;
