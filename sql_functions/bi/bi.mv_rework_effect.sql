-- requires: bi.fact_replies, governance.words_said
create materialized view if not exists bi.mv_rework_effect as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
orders as (
    select a.step, a.due_at, a.state as ordered_state, 'rework:' || a.lead_id || ':' || a.cycle || ':' || a.step as send_key
    from rework.attempts as a
    where a.state <> 'held_out'
    union all
    select 0, j.first_due_at, case j.state when 'dead' then 'failed' when 'cancelled' then 'cancelled' end, j.dedupe_key
    from outbox.jobs as j
    where j.kind = 'whatsapp.template' and j.payload ->> 'purpose' = 'first_contact'
    union all
    select 0, m.queued_at, null as ordered_state, m.send_key
    from sending.messages as m
    where m.purpose = 'first_contact' and not exists (select from outbox.jobs as j where j.dedupe_key = m.send_key and j.kind = 'whatsapp.template')
),
attempts as (
    select
        o.step, o.due_at, m.id as message_id,
        case
            when coalesce(m.delivered_at, m.read_at) is not null or m.state in ('accepted', 'sent', 'delivered', 'read') then 'sent'
            when m.state in ('failed', 'cancelled', 'unknown') then m.state
            when m.id is null and o.ordered_state in ('cancelled', 'failed') then o.ordered_state
            else 'waiting'
        end as state
    from orders as o
    left join sending.messages as m on m.send_key = o.send_key
),
answered as (
    select
        r.message_key as message_id, bool_or(r.seconds_after_message <= 259200) as within_3_days, bool_or(r.wish not in ('stop', 'wrong_person')) as is_engaged,
        bool_or(r.wish = 'stop') as is_opted_out
    from bi.fact_replies as r
    where r.message_key is not null
    group by r.message_key
),
-- Wishes to stop that did not come as words: by phone, or in WhatsApp's own menu.
told as (
    select w.message_id
    from leads.events as e
    join leads.leads as l on l.id = e.lead_id
    cross join lateral (
        select s.message_id
        from governance.words_said as s
        where s.person_id = l.person_id and s.counts_from <= e.at
        order by s.counts_from desc, s.said_at desc, s.message_id desc nulls last
        limit 1
    ) as w
    where e.kind = 'opted_out' and e.data ->> 'reason' in ('request', 'whatsapp_preference') and w.message_id is not null
    group by w.message_id
),
won as (
    select distinct on (l.id) m.id as message_id
    from leads.leads as l
    join sending.messages as m on m.lead_id = l.id
    where l.status = 'won' and m.purpose in ('first_contact', 'rework') and date_trunc('second', m.sending_at) <= l.ended_at
        and (m.delivered_at is not null or m.read_at is not null or (m.accepted_at is not null and m.state <> 'failed'))
    order by l.id, m.sending_at desc, m.id desc
)
select
    date_trunc('month', a.due_at at time zone z.name)::date as month, a.step,
    count(*) as attempts,
    count(*) filter (where a.state = 'sent') as sent,
    count(*) filter (where a.state = 'cancelled') as cancelled,
    count(*) filter (where a.state = 'failed') as failed,
    count(*) filter (where a.state = 'unknown') as unknown,
    count(*) filter (where a.state = 'waiting') as waiting,
    count(*) filter (where r.within_3_days) as replied_within_3_days,
    count(*) filter (where r.is_engaged) as engaged,
    count(w.message_id) as won_after,
    count(*) filter (where r.is_opted_out or t.message_id is not null) as opted_out_after
from attempts as a
cross join zone as z
left join answered as r on r.message_id = a.message_id
left join told as t on t.message_id = a.message_id
left join won as w on w.message_id = a.message_id
group by 1, 2;

create unique index if not exists mv_rework_effect_key on bi.mv_rework_effect (month, step);

comment on materialized view bi.mv_rework_effect is
'One row for each month (its first civil day) in which attempts were due and step of the cadence; step 0 is the first contact, that is, what came without
rework. attempts = sent + cancelled + failed + unknown + waiting, each by the final state of its message. Words count for the message whose button was pressed,
else for the last thing said before them, once: replied_within_3_days (whatever they said), engaged (any that were not a wish to stop, nor of a wrong person), opted_out_after (a wish
to stop, whatever had become of the lead). won_after: won leads count for the last step that was sent before. What was held out is not here, but in
governance.rework_effect.';
comment on column bi.mv_rework_effect.month is 'First civil day of the month in which the attempts were due.';
comment on column bi.mv_rework_effect.step is 'Step of the cadence; 0 is the first contact.';
comment on column bi.mv_rework_effect.attempts is 'sent, cancelled, failed, unknown and waiting together.';
comment on column bi.mv_rework_effect.sent is 'Left.';
comment on column bi.mv_rework_effect.cancelled is 'Withdrawn: the person replied first, for example.';
comment on column bi.mv_rework_effect.failed is 'Failed for good.';
comment on column bi.mv_rework_effect.unknown is 'Nobody knows whether they left.';
comment on column bi.mv_rework_effect.waiting is 'Still to leave.';
comment on column bi.mv_rework_effect.replied_within_3_days is 'Answered within three days, whatever was said.';
comment on column bi.mv_rework_effect.engaged is 'Answered with anything but a wish to stop or wrong person.';
comment on column bi.mv_rework_effect.won_after is 'Leads that are won, for the last step before.';
comment on column bi.mv_rework_effect.opted_out_after is 'Answered with a wish to stop.';

revoke all on bi.mv_rework_effect from public;
grant select on bi.mv_rework_effect to indica_bi;
