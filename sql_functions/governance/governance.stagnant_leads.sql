-- requires: governance.clock, governance.overdue_jobs
create or replace view governance.stagnant_leads as
select
    l.id as lead_id, l.uid, l.status, l.consultant_id, l.queue_code, l.next_action, l.next_action_at,
    case
        when l.consultant_id is null and l.queue_code is null then 'no_owner'
        when l.next_action is null or l.next_action_at is null then 'no_next_action'
        when w.kind is distinct from 'first_contact' and w.passed_at is not null then 'term_passed'
        when w.kind is distinct from 'first_contact' and w.due_at < k.at - interval '5 minutes' then 'term_overlooked'
        when l.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled') then 'no_term'
        when l.next_action = 'await_reply' and l.status in ('contacted', 'engaged') then 'overdue'
        when l.next_action in ('first_contact', 'rework') and c.is_ordered then 'overdue'
        else 'nothing_scheduled'
    end as reason,
    case
        when w.kind is distinct from 'first_contact' and (w.passed_at is not null or w.due_at < k.at) then coalesce(w.passed_at, w.due_at)
        when l.next_action = 'await_reply' then l.next_action_at
        else least(o.overdue_since, l.next_action_at)
    end as stands_still_since
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
left join routing.waits as w on w.lead_id = l.id
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
        -- A human step past its last escalation, one that nothing escalated, or that has no term at all.
        or (w.kind is distinct from 'first_contact' and (w.passed_at is not null or w.due_at < k.at - interval '5 minutes'))
        or (w.lead_id is null and l.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled'))
        -- The daily rework, which ends this wait, takes up contacted and engaged leads alone.
        or (l.next_action = 'await_reply' and l.status not in ('contacted', 'engaged'))
        -- What was learnt late, an answer of days ago, waits for the next run as what was learnt in time did.
        or (
            l.next_action = 'await_reply' and l.next_action_at < k.at - interval '1 day' and coalesce(
                (select e.at from leads.events as e where e.lead_id = l.id and e.kind = 'next_action_set' order by e.seq desc limit 1), l.created_at
            ) < k.at - interval '1 day'
        )
    );

comment on view governance.stagnant_leads is
'Open leads that stand still: without an owner, without a next action, waiting for a message that no outbox job will send, or for
a reply whose absence nothing would notice (nothing_scheduled); or overdue: a first contact by more than first_contact_max_wait, a step of the cadence by more than a
day, counted from when the order was due at first, a wait for a reply whose end the daily rework passed over for a day since it was known; or waiting for a human after the last escalation
of its term (term_passed), or although the term is over and nothing escalated it (term_overlooked). Empty while everything runs.';
comment on column governance.stagnant_leads.lead_id is 'The lead.';
comment on column governance.stagnant_leads.uid is 'Its public id.';
comment on column governance.stagnant_leads.status is 'Where it stands.';
comment on column governance.stagnant_leads.consultant_id is 'The consultant.';
comment on column governance.stagnant_leads.queue_code is 'The queue that has it; null: a consultant has it.';
comment on column governance.stagnant_leads.next_action is 'The next step.';
comment on column governance.stagnant_leads.next_action_at is 'When it was due.';
comment on column governance.stagnant_leads.reason is 'no_owner, no_next_action, nothing_scheduled, overdue, term_passed, term_overlooked or no_term.';
comment on column governance.stagnant_leads.stands_still_since is 'Since when.';

revoke all on governance.stagnant_leads from public;
grant select on governance.stagnant_leads to indica_dba;
