-- requires: bi.fact_messages
create or replace view bi.fact_attempts as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
)
select
    a.id as attempt_key, a.lead_id as lead_key, (a.due_at at time zone z.name)::date as day, date_part('hour', a.due_at at time zone z.name)::integer as hour_key, coalesce(t.id, 0) as template_key, y.code as policy,
    a.cycle, a.step, f.message_key,
    case
        when f.message_key is null or a.state = 'held_out' then a.state
        when f.delivered = 1 or f.on_the_way = 1 then 'sent'
        when f.failed = 1 then 'failed'
        when f.cancelled = 1 then 'cancelled'
        else a.state
    end as state,
    case when a.reason ~ '^[a-z_]+$' then ('x' || left(md5('rework:' || a.reason), 7))::bit(28)::integer else 0 end as reason_key,
    1 as attempts, (a.state = 'held_out')::integer as held_out, coalesce(f.replied, 0) as replied
from rework.attempts as a
cross join zone as z
join rework.policies as y on y.id = a.policy_id
left join sending.templates as t on t.code = a.template_code
left join bi.fact_messages as f on f.message_key = a.message_id;

comment on view bi.fact_attempts is
'One row for each attempt of the rework: which step, whether it left, and whether it was answered.';
comment on column bi.fact_attempts.attempt_key is 'The attempt.';
comment on column bi.fact_attempts.lead_key is 'Its lead.';
comment on column bi.fact_attempts.day is 'Day on which it was due.';
comment on column bi.fact_attempts.hour_key is 'Hour.';
comment on column bi.fact_attempts.template_key is 'Its template.';
comment on column bi.fact_attempts.policy is 'Code of the cadence.';
comment on column bi.fact_attempts.cycle is 'Which silence of the person.';
comment on column bi.fact_attempts.step is 'Which step.';
comment on column bi.fact_attempts.message_key is 'Its message (fact_messages); null: none.';
comment on column bi.fact_attempts.state is 'planned, sent, cancelled, failed or held_out, by its message''s final state.';
comment on column bi.fact_attempts.reason_key is 'Why.';
comment on column bi.fact_attempts.attempts is '1, to be added up.';
comment on column bi.fact_attempts.held_out is '1: the lead was drawn not to be written to.';
comment on column bi.fact_attempts.replied is '1: the person''s words answered it.';

revoke all on bi.fact_attempts from public;
grant select on bi.fact_attempts to indica_bi;
