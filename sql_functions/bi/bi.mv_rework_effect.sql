create materialized view if not exists bi.mv_rework_effect as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
sent as (
    select
        m.id as message_id, m.lead_id, date_trunc('second', m.sending_at) as from_at,
        coalesce(lead(m.sending_at) over (partition by m.lead_id order by m.sending_at, m.id), 'infinity') as until_at
    from sending.messages as m
    where m.accepted_at is not null
),
replied as (
    select t.message_id, min(i.written_at) - t.from_at as after
    from sent as t
    join inbox.replies as i on i.lead_id = t.lead_id and i.written_at >= t.from_at and i.written_at < t.until_at
    group by t.message_id, t.from_at
),
attempts as (
    select a.step, a.state, a.message_id, a.due_at
    from rework.attempts as a
    union all
    select
        0, case when m.accepted_at is not null then 'sent' when m.state = 'cancelled' then 'cancelled' when m.state = 'failed' then 'failed' end,
        m.id, m.queued_at
    from sending.messages as m
    where m.purpose = 'first_contact'
)
select
    date_trunc('month', coalesce(t.from_at, a.due_at) at time zone z.name)::date as month, a.step,
    count(*) as attempts,
    count(*) filter (where a.state = 'sent') as sent,
    count(*) filter (where a.state = 'cancelled') as cancelled,
    count(*) filter (where a.state = 'failed') as failed,
    count(*) filter (where r.after <= interval '3 days') as replied_within_3_days,
    count(*) filter (
        where r.after is not null and not (l.status = 'opted_out' and l.ended_at >= t.from_at and l.ended_at < t.until_at)
    ) as engaged,
    count(*) filter (where l.status = 'won' and l.ended_at >= t.from_at and l.ended_at < t.until_at) as won_after,
    count(*) filter (where l.status = 'opted_out' and l.ended_at >= t.from_at and l.ended_at < t.until_at) as opted_out_after
from attempts as a
cross join zone as z
left join sent as t on t.message_id = a.message_id
left join replied as r on r.message_id = a.message_id
left join leads.leads as l on l.id = t.lead_id
group by 1, 2;

create unique index if not exists mv_rework_effect_key on bi.mv_rework_effect (month, step);

comment on materialized view bi.mv_rework_effect is
'One row for each month (its first civil day) and step of the cadence; step 0 is the first contact, that is, what came without rework. A reply, a win or an
opt-out counts for the last message that was sent before it, so that rows add up: replied_within_3_days (whatever they said), engaged (replied before our
next message, and not that we should stop), won_after, opted_out_after. attempts = sent + cancelled + failed + those still on their way.';

revoke all on bi.mv_rework_effect from public;
grant select on bi.mv_rework_effect to indica_bi;
