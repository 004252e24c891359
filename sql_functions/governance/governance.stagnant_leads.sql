-- requires: governance.clock, governance.overdue_jobs
create or replace view governance.stagnant_leads as
select
    l.id as lead_id, l.uid, l.status, l.consultant_id, l.queue_code, l.next_action, l.next_action_at,
    case
        when l.consultant_id is null and l.queue_code is null then 'no_owner'
        when l.next_action is null or l.next_action_at is null then 'no_next_action'
        when l.next_action = 'await_reply' and l.status in ('contacted', 'engaged') then 'overdue'
        when l.next_action in ('first_contact', 'rework') and c.is_ordered then 'overdue'
        else 'nothing_scheduled'
    end as reason,
    case when l.next_action = 'await_reply' then l.next_action_at else least(o.overdue_since, l.next_action_at) end as stands_still_since
from leads.leads as l
cross join governance.clock as k
cross join lateral (
    select exists (
        select
        from outbox.jobs as m
        where m.lead_id = l.id and m.finished_at is null
            and m.kind in ('whatsapp.template', 'chatwoot.contact', 'chatwoot.conversation')
    ) as is_ordered
) as c
left join lateral (
    select min(d.first_due_at) as overdue_since
    from governance.overdue_jobs as d
    where d.lead_id = l.id and l.next_action in ('first_contact', 'rework')
        and d.kind in ('whatsapp.template', 'chatwoot.contact', 'chatwoot.conversation')
) as o on true
where l.status in ('new', 'contacted', 'engaged', 'qualified')
    and (
        (l.consultant_id is null and l.queue_code is null)
        or l.next_action is null
        or l.next_action_at is null
        or (l.next_action in ('first_contact', 'rework') and not c.is_ordered)
        -- By the age of the order, which no retry makes younger.
        or (
            l.next_action = 'first_contact'
            and o.overdue_since < k.at - (
                select coalesce(s.value, s.default_value) #>> '{}' from ops.settings as s where s.key = 'first_contact_max_wait'
            )::interval
        )
        or (l.next_action = 'rework' and o.overdue_since < k.at - interval '1 day')
        -- The daily rework, which ends this wait, takes up contacted and engaged leads alone.
        or (l.next_action = 'await_reply' and (l.status not in ('contacted', 'engaged') or l.next_action_at < k.at - interval '1 day'))
    );

comment on view governance.stagnant_leads is
'Open leads that stand still: without an owner, without a next action, waiting for a message that no outbox job will send, or for
a reply whose absence nothing would notice (nothing_scheduled); or overdue: a first contact by more than first_contact_max_wait, a step of the cadence by more than a
day, counted from when the order was due at first, a wait for a reply whose end the daily rework passed over for a day. Empty while everything runs.';

revoke all on governance.stagnant_leads from public;
grant select on governance.stagnant_leads to indica_dba;
