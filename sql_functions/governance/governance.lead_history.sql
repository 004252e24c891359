-- requires: governance.actors
create or replace view governance.lead_history as
select
    e.lead_id, l.uid as lead_uid, p.uid as person_uid, e.seq, e.at, e.kind, e.actor,
    coalesce(w.name, regexp_replace(e.actor, '^operator:(?=.)', '')) as who,
    o.consultant, o.queue_code,
    e.data ->> 'from' as from_status, e.data ->> 'to' as to_status, e.data ->> 'reason' as reason,
    e.data - '{commitments,from,to,reason}'::text[] as details
from leads.events as e
join leads.leads as l on l.id = e.lead_id
join people.people as p on p.id = l.person_id
left join governance.actors as w on w.actor = e.actor
left join lateral (
    select c.name as consultant, d.queue_code
    from routing.decisions as d
    left join routing.consultants as c on c.id = d.winner_id
    where d.lead_id = e.lead_id and d.decided_at <= e.at
    order by d.decided_at desc, d.id desc
    limit 1
) as o on true;

comment on view governance.lead_history is
'One row for each event of a lead, as its chained history holds them: what happened, when, who did it, and who had the lead then. Filter by
lead_id, lead_uid, person_uid or at: each reads no more than it shows. A filter by anything else reads all.';
comment on column governance.lead_history.lead_id is 'The lead.';
comment on column governance.lead_history.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.lead_history.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.lead_history.seq is 'Number of the event in the lead''s history, from 1 without gaps.';
comment on column governance.lead_history.at is 'When it was recorded.';
comment on column governance.lead_history.kind is 'What happened, a code.';
comment on column governance.lead_history.actor is 'Who did it, as it was written: person, worker, system, token:7, consultant:3, operator:name.';
comment on column governance.lead_history.who is 'The same by name: the consultant, source or token, the operator; else the actor as it is.';
comment on column governance.lead_history.consultant is 'Who had the lead then; null: a queue, or nobody yet.';
comment on column governance.lead_history.queue_code is 'Which queue had it then.';
comment on column governance.lead_history.from_status is 'Of a status change: the status before.';
comment on column governance.lead_history.to_status is 'The status after.';
comment on column governance.lead_history.reason is 'Why, a code; words stand in governance.audit.';
comment on column governance.lead_history.details is 'Ids and codes of the event; no personal values.';

revoke all on governance.lead_history from public;
grant select on governance.lead_history to indica_dba;
