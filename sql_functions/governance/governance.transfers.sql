-- requires: governance.actors
create or replace view governance.transfers as
select
    d.id as decision_id, d.lead_id, l.uid as lead_uid, p.uid as person_uid, d.decided_at as transferred_at,
    oc.name as from_consultant, o.queue_code as from_queue, c.name as to_consultant, d.queue_code as to_queue,
    d.snapshot ->> 'reason' as chosen_by, e.kind as event, e.cause, e.reason, e.actor,
    coalesce(w.name, regexp_replace(e.actor, '^operator:(?=.)', '')) as who,
    d.decided_at - o.decided_at as had_it_for,
    (
        select min(a.said_at)
        from flow.signals as a
        where a.lead_id = d.lead_id and a.signal = 'human_wrote' and a.voided_at is null and a.said_at >= d.decided_at
    ) as next_answer_at
from routing.decisions as d
join leads.leads as l on l.id = d.lead_id
join people.people as p on p.id = l.person_id
join lateral (
    select b.winner_id, b.queue_code, b.decided_at
    from routing.decisions as b
    where b.lead_id = d.lead_id and b.id < d.id
    order by b.id desc
    limit 1
) as o on true
left join routing.consultants as c on c.id = d.winner_id
left join routing.consultants as oc on oc.id = o.winner_id
left join lateral (
    select v.kind, v.actor, v.data ->> 'cause' as cause, v.data ->> 'reason' as reason
    from leads.events as v
    where v.lead_id = d.lead_id and v.data ? 'decision_id' and (v.data ->> 'decision_id')::bigint = d.id
    order by v.seq
    limit 1
) as e on true
left join governance.actors as w on w.actor = e.actor;

comment on view governance.transfers is
'One row for each time a lead went from one owner to another: from whom, to whom, when, by whom and why, how long the former had had it, and when somebody of ours next wrote to the person.';
comment on column governance.transfers.decision_id is 'The decision (governance.assignment_decisions) that gave it to the next.';
comment on column governance.transfers.lead_id is 'The lead.';
comment on column governance.transfers.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.transfers.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.transfers.transferred_at is 'When.';
comment on column governance.transfers.from_consultant is 'Who had it; null: a queue.';
comment on column governance.transfers.from_queue is 'The queue that had it.';
comment on column governance.transfers.to_consultant is 'Who got it; null: a queue.';
comment on column governance.transfers.to_queue is 'The queue that got it.';
comment on column governance.transfers.chosen_by is 'How the next was found: turn, known_owner, own_referral, manual, else why nobody got it.';
comment on column governance.transfers.event is 'The event that says so: transferred (a human chose), assigned or queued (the rules did).';
comment on column governance.transfers.cause is 'Why the rules were asked again: term_passed, handed_over; null: the lead waited in a queue, or a human transferred it.';
comment on column governance.transfers.reason is 'Why, a code, where it was one; a human''s words stand in governance.audit.';
comment on column governance.transfers.actor is 'Who did it, as it was written.';
comment on column governance.transfers.who is 'The same by name.';
comment on column governance.transfers.had_it_for is 'How long the former owner had had it.';
comment on column governance.transfers.next_answer_at is 'When one of ours next wrote to the person; null: not yet.';

revoke all on governance.transfers from public;
grant select on governance.transfers to indica_dba;
