create or replace view bi.fact_calls as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
)
select
    o.id as call_key, o.lead_id as lead_key, (o.called_at at time zone z.name)::date as day, date_part('hour', o.called_at at time zone z.name)::integer as hour_key, coalesce(k.consultant_id, 0) as consultant_key,
    o.result, 1 as calls, (o.result in ('answered', 'call_back', 'opted_out'))::integer as answered,
    case when o.called_at is not null then greatest(date_part('epoch', o.called_at - l.created_at), 0) end as seconds_since_lead
from leads.calls as o
cross join zone as z
join leads.leads as l on l.id = o.lead_id
join ops.api_tokens as k on k.id = o.token_id;

comment on view bi.fact_calls is
'One row for each call.';
comment on column bi.fact_calls.call_key is 'The call.';
comment on column bi.fact_calls.lead_key is 'Its lead.';
comment on column bi.fact_calls.day is 'Day.';
comment on column bi.fact_calls.hour_key is 'Hour.';
comment on column bi.fact_calls.consultant_key is 'Who called.';
comment on column bi.fact_calls.result is 'answered, no_answer, busy, wrong_number, call_back, opted_out.';
comment on column bi.fact_calls.calls is '1, to be added up.';
comment on column bi.fact_calls.answered is '1: somebody spoke with the person.';
comment on column bi.fact_calls.seconds_since_lead is 'From the making of the lead to the call.';

revoke all on bi.fact_calls from public;
grant select on bi.fact_calls to indica_bi;
