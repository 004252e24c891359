create or replace view bi.fact_status_periods as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
)
select
    h.lead_id as lead_key, h.period, s.position::integer as status_key, (h.entered_at at time zone z.name)::date as entered_day,
    (h.left_at at time zone z.name)::date as left_day, coalesce(h.consultant_id, 0) as consultant_key, split_part(h.actor, ':', 1) as moved_by,
    case when h.reason is null or h.status <> 'lost' then 0 else ('x' || left(md5('lost:' || h.reason), 7))::bit(28)::integer end as reason_key,
    1 as periods, (h.left_at is null)::integer as going_on, date_part('epoch', h.left_at - h.entered_at) as seconds
from leads.status_periods as h
cross join zone as z
join leads.statuses as s on s.code = h.status;

comment on view bi.fact_status_periods is
'One row for each period that a lead spent in a status; durations of periods that are over can be added up.';
comment on column bi.fact_status_periods.lead_key is 'The lead.';
comment on column bi.fact_status_periods.period is 'Number of the period, from 1.';
comment on column bi.fact_status_periods.status_key is 'The status.';
comment on column bi.fact_status_periods.entered_day is 'Day on which it began.';
comment on column bi.fact_status_periods.left_day is 'Day on which it ended; null: not yet.';
comment on column bi.fact_status_periods.consultant_key is 'Who owned the lead when it began; 0: a queue.';
comment on column bi.fact_status_periods.moved_by is 'Who moved it there: person, worker, system, token, consultant, operator.';
comment on column bi.fact_status_periods.reason_key is 'Why it was lost.';
comment on column bi.fact_status_periods.periods is '1, to be added up.';
comment on column bi.fact_status_periods.going_on is '1: the lead is still there.';
comment on column bi.fact_status_periods.seconds is 'How long; null: not over.';

revoke all on bi.fact_status_periods from public;
grant select on bi.fact_status_periods to indica_bi;
