-- requires: governance.clock
create or replace view governance.status_history as
select
    h.lead_id, h.lead_uid, p.uid as person_uid, c.name as consultant, h.period, h.status, h.entered_at, h.left_at,
    coalesce(h.left_at, k.at) - h.entered_at as duration, h.left_at is null as is_current, h.actor, h.reason, h.event_seq
from (
    select
        l.id as lead_id, l.uid as lead_uid, l.person_id, l.consultant_id,
        row_number() over w as period,
        case e.kind when 'created' then 'new' else e.data ->> 'to' end as status,
        e.at as entered_at, lead(e.at) over w as left_at, e.actor,
        case when e.data ->> 'reason' ~ '^[a-z0-9_]{1,60}$' then e.data ->> 'reason' end as reason,
        e.seq as event_seq
    from leads.events as e
    join leads.leads as l on l.id = e.lead_id
    where e.kind in ('created', 'status_changed')
    window w as (partition by l.id, l.uid order by e.seq)
) as h
join people.people as p on p.id = h.person_id
left join routing.consultants as c on c.id = h.consultant_id
cross join governance.clock as k;

comment on view governance.status_history is
'One row for each period that a lead spent in a status, from its history: when it entered, when it left (null: still there), how long, by whom and why (code).
consultant is who owns the lead now.';

revoke all on governance.status_history from public;
grant select on governance.status_history to indica_dba;
