-- requires: bi.fact_replies
create materialized view if not exists bi.fact_messages as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
replied as (
    select r.message_key, min(r.seconds_after_message) as seconds from bi.fact_replies as r where r.message_key is not null group by r.message_key
),
costs as (
    select c.message_id, count(*) as charges from sending.charges as c where c.message_id is not null and c.charged_at is not null group by c.message_id
),
messages as (
    select
        m.id, m.lead_id, m.template_id, n.code as channel, m.purpose, coalesce(j.first_due_at, m.queued_at) as due_at, m.sending_at, m.accepted_at, m.sends,
        least(m.delivered_at, m.read_at) as delivered_at, m.read_at,
        case when m.read_at is not null then 'read' when m.delivered_at is not null then 'delivered' else m.state end as state, m.error
    from sending.messages as m
    join sending.channels as n on n.id = m.channel_id
    left join outbox.jobs as j on j.dedupe_key = m.send_key and j.kind = 'whatsapp.template'
    union all
    -- Ordered, and never taken up by a worker.
    select
        -j.id, j.lead_id, (sending.choose_template(j.payload ->> 'purpose', j.payload ->> 'template_code', l.referrer_id is not null)).id,
        n.code, j.payload ->> 'purpose', j.first_due_at, null as sending_at, null as accepted_at, 0 as sends, null as delivered_at, null as read_at,
        case j.state when 'pending' then 'queued' when 'claimed' then 'queued' when 'dead' then 'failed' else 'cancelled' end, null as error
    from outbox.jobs as j
    join leads.leads as l on l.id = j.lead_id
    left join sending.channels as n on n.id = j.channel_id
    where j.kind = 'whatsapp.template' and not exists (select from sending.messages as m where m.send_key = j.dedupe_key)
)
select
    m.id as message_key, m.lead_id as lead_key, (m.due_at at time zone z.name)::date as day, date_part('hour', m.due_at at time zone z.name)::integer as hour_key, coalesce(m.template_id, 0) as template_key,
    coalesce(m.channel, '(none)') as channel, m.purpose, m.state,
    case when m.state = 'failed' then bi.key_of('message:' || coalesce(e.class, 'OTHER')) else 0 end as reason_key,
    1 as messages, (m.accepted_at is not null or m.delivered_at is not null)::integer as accepted, (m.delivered_at is not null)::integer as delivered,
    (m.read_at is not null)::integer as read, (r.message_key is not null)::integer as replied, (m.state = 'failed')::integer as failed,
    (m.state = 'unknown')::integer as unknown, (m.state in ('accepted', 'sent'))::integer as on_the_way, (m.state in ('queued', 'sending'))::integer as waiting,
    (m.state = 'cancelled')::integer as cancelled, m.sends, coalesce(k.charges, 0)::integer as charges,
    case when m.sending_at is not null then greatest(date_part('epoch', m.sending_at - m.due_at), 0) end as departure_seconds,
    case when m.delivered_at is not null then greatest(date_part('epoch', m.delivered_at - m.sending_at), 0) end as delivery_seconds, r.seconds as reply_seconds
from messages as m
cross join zone as z
left join replied as r on r.message_key = m.id
left join costs as k on k.message_id = m.id
left join lateral (
    select case when m.state <> 'failed' then null when m.id < 0 then 'REQUEST_BUG' else sending.error_class(m.error) end as class
) as e on true;

create unique index if not exists fact_messages_key on bi.fact_messages (message_key);

comment on materialized view bi.fact_messages is
'One row for each template that was ordered, in its one final state: delivered (read included), on_the_way, failed, unknown, waiting and cancelled add up to messages.';
comment on column bi.fact_messages.message_key is 'The message; negative: ordered, and never taken up by a worker.';
comment on column bi.fact_messages.lead_key is 'Its lead.';
comment on column bi.fact_messages.day is 'Day on which it was due at first.';
comment on column bi.fact_messages.hour_key is 'Hour.';
comment on column bi.fact_messages.template_key is 'Its template.';
comment on column bi.fact_messages.channel is 'Code of the number; (none).';
comment on column bi.fact_messages.purpose is 'first_contact, rework …';
comment on column bi.fact_messages.state is 'Its final state.';
comment on column bi.fact_messages.reason_key is 'Of what failed: why.';
comment on column bi.fact_messages.messages is '1, to be added up.';
comment on column bi.fact_messages.accepted is '1: WhatsApp took it at some time.';
comment on column bi.fact_messages.delivered is '1: it arrived.';
comment on column bi.fact_messages.read is '1: it was read.';
comment on column bi.fact_messages.replied is '1: the person''s words answered it.';
comment on column bi.fact_messages.failed is '1: it failed.';
comment on column bi.fact_messages.unknown is '1: nobody knows whether it left.';
comment on column bi.fact_messages.on_the_way is '1: accepted, and no more is known.';
comment on column bi.fact_messages.waiting is '1: still to leave.';
comment on column bi.fact_messages.cancelled is '1: withdrawn.';
comment on column bi.fact_messages.sends is 'How often a request may have left.';
comment on column bi.fact_messages.charges is 'How many charges of Meta it has (fact_costs).';
comment on column bi.fact_messages.departure_seconds is 'From due to leaving.';
comment on column bi.fact_messages.delivery_seconds is 'From leaving to arrival.';
comment on column bi.fact_messages.reply_seconds is 'From leaving to the first words that answer it.';

revoke all on bi.fact_messages from public;
grant select on bi.fact_messages to indica_bi;
