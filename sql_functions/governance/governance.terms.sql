-- requires: governance.clock
create or replace view governance.terms as
select
    l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, l.status, c.name as consultant, l.consultant_id, l.queue_code,
    coalesce(w.kind, l.next_action) as kind, l.next_action_at, w.since, w.at_risk_at, w.due_at,
    case
        when w.lead_id is null then 'no_term'
        when w.passed_at is not null then 'escalated'
        -- What nobody escalated although it is over.
        when w.due_at < k.at - interval '5 minutes' then 'overlooked'
        when cardinality(w.passed_ids) > 0 then 'passed'
        when w.at_risk_at <= k.at then 'at_risk'
        else 'running'
    end as state,
    w.told_at, w.passed_at, cardinality(w.passed_ids) as times_passed,
    (
        select string_agg(o.name, ', ' order by array_position(w.passed_ids, o.id))
        from routing.consultants as o
        where o.id = any (w.passed_ids)
    ) as passed_by
-- Those that wait, and those that should: a small part of all open leads.
from (
    select o.lead_id from routing.waits as o
    union all
    select h.id
    from leads.leads as h
    where h.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled')
        and not exists (select from routing.waits as o where o.lead_id = h.id)
) as u
join leads.leads as l on l.id = u.lead_id
cross join governance.clock as k
join people.people as p on p.id = l.person_id
left join routing.waits as w on w.lead_id = l.id
left join routing.consultants as c on c.id = l.consultant_id
where l.status in ('new', 'contacted', 'engaged', 'qualified');

comment on view governance.terms is
'One row for each open lead that waits for a human: for what (kind, of routing.terms), whose it is, since when by this owner, when its term is at risk and over, and how it stands. running;
at_risk; passed: an owner let a term pass, and it runs for the next; escalated: nobody follows, it waits until somebody acts; overlooked: it is over and nothing escalated it (does
routing.escalate run?); no_term: it has none.';
comment on column governance.terms.lead_id is 'The lead.';
comment on column governance.terms.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.terms.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.terms.status is 'Where the lead stands.';
comment on column governance.terms.consultant is 'Who owns it, by name; null: a queue.';
comment on column governance.terms.consultant_id is 'The consultant.';
comment on column governance.terms.queue_code is 'The queue that has it; null: a consultant has it.';
comment on column governance.terms.kind is 'What it waits for: answer_person, call_by_consultant, human_review, scheduled, follow_up, first_contact, queue.';
comment on column governance.terms.next_action_at is 'When the step is due.';
comment on column governance.terms.since is 'Since when it waits with this owner.';
comment on column governance.terms.at_risk_at is 'When the term is at risk, in working time.';
comment on column governance.terms.due_at is 'When it is over.';
comment on column governance.terms.state is 'running, at_risk, passed (an owner let one pass, and it runs for the next), escalated (nobody follows), overlooked (over and not escalated), no_term.';
comment on column governance.terms.told_at is 'When the owner was told that it is at risk.';
comment on column governance.terms.passed_at is 'When it was over and nobody followed.';
comment on column governance.terms.times_passed is 'How many owners let it pass.';
comment on column governance.terms.passed_by is 'Who did, in order.';


revoke all on governance.terms from public;
grant select on governance.terms to indica_dba;
