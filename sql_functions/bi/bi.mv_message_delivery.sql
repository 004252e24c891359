create materialized view if not exists bi.mv_message_delivery as
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
    select distinct t.message_id
    from sent as t
    join inbox.replies as i on i.lead_id = t.lead_id and i.written_at >= t.from_at and i.written_at < t.until_at
),
failures as materialized (
    select m.id as message_id, sending.error_class(m.error) as class
    from sending.messages as m
    where m.state = 'failed'
)
select
    (coalesce(m.sending_at, m.queued_at) at time zone z.name)::date as day, t.code as template, t.category,
    count(*) as messages,
    count(m.accepted_at) as accepted,
    count(*) filter (where m.delivered_at is not null or m.read_at is not null) as delivered,
    count(m.read_at) as read,
    count(r.message_id) as replied,
    count(*) filter (where m.state = 'failed') as failed,
    count(*) filter (where f.class like 'RECIPIENT%') as failed_recipient,
    count(*) filter (where f.class = 'OPT_OUT') as failed_opt_out,
    count(*) filter (where f.class like 'TEMPLATE%') as failed_template,
    count(*) filter (where f.class like 'STOP%') as failed_channel,
    count(*) filter (where f.class like 'RATE%' or f.class like 'RETRY%') as failed_transient,
    count(*) filter (
        where f.class not like all (array['RECIPIENT%', 'OPT_OUT', 'TEMPLATE%', 'STOP%', 'RATE%', 'RETRY%'])
    ) as failed_other,
    count(*) filter (where m.state = 'unknown') as unknown,
    count(*) filter (where m.state = 'cancelled') as cancelled
from sending.messages as m
cross join zone as z
join sending.templates as t on t.id = m.template_id
left join replied as r on r.message_id = m.id
left join failures as f on f.message_id = m.id
group by 1, 2, 3;

create unique index if not exists mv_message_delivery_key on bi.mv_message_delivery (day, template);

comment on materialized view bi.mv_message_delivery is
'One row for each civil day of sending and template: messages, how many WhatsApp accepted, delivered (or read), read, and were answered before our next
message; failed, and the same by what failed: recipient, opt_out, template, channel (the number or the account), transient (limits and outages that
outlasted the retries), other. unknown: nobody knows whether they left.';

revoke all on bi.mv_message_delivery from public;
grant select on bi.mv_message_delivery to indica_bi;
