-- requires: governance.clock
create or replace view governance.status_history as
select
    h.lead_id, l.uid as lead_uid, p.uid as person_uid, c.name as consultant, h.period::bigint as period, h.status, h.entered_at, h.left_at,
    coalesce(h.left_at, k.at) - h.entered_at as duration, h.left_at is null as is_current, h.actor,
    case
        when h.actor ~ '^token:[0-9]{1,18}$' then (
            select coalesce(tc.name, t.name)
            from ops.api_tokens as t
            left join routing.consultants as tc on tc.id = t.consultant_id
            where t.id = substr(h.actor, 7)::bigint
        )
        when h.actor ~ '^consultant:[0-9]{1,18}$' then (select ac.name from routing.consultants as ac where ac.id = substr(h.actor, 12)::bigint)
        when h.actor like 'operator:%' then substr(h.actor, 10)
    end as decided_by,
    h.reason, h.event_seq
from leads.status_periods as h
join leads.leads as l on l.id = h.lead_id
join people.people as p on p.id = l.person_id
left join routing.consultants as c on c.id = h.consultant_id
cross join governance.clock as k;

comment on view governance.status_history is
'One row for each period that a lead spent in a status, as its history says: when it entered, when it left (null: still there), how long, by whom (actor;
decided_by is the name of the consultant, token or operator, where it was one) and why (code). consultant is who owned the lead when the period began.';
comment on column governance.status_history.lead_id is 'The lead.';
comment on column governance.status_history.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.status_history.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.status_history.consultant is 'Who owned the lead when the period began; null: a queue.';
comment on column governance.status_history.period is 'Number of the period, from 1.';
comment on column governance.status_history.status is 'The status.';
comment on column governance.status_history.entered_at is 'When it began.';
comment on column governance.status_history.left_at is 'When it ended; null: the lead is still there.';
comment on column governance.status_history.duration is 'How long it was, or has been.';
comment on column governance.status_history.is_current is 'The lead is still there.';
comment on column governance.status_history.actor is 'Who moved it there: person, worker, system, token:7, consultant:3, operator:name.';
comment on column governance.status_history.decided_by is 'The same by name where it was a human or a token: the consultant, the token, the operator.';
comment on column governance.status_history.reason is 'Why, a code.';
comment on column governance.status_history.event_seq is 'Number of the event in governance.lead_history.';

revoke all on governance.status_history from public;
grant select on governance.status_history to indica_dba;
