-- requires: governance.reply_credit
create materialized view if not exists bi.mv_message_delivery as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
replied as (
    select distinct c.message_id from governance.reply_credit as c where c.message_id is not null
),
messages as (
    select
        m.id as message_id, m.template_id,
        -- The day on which it was due at first: neither a retry nor a late status moves it to another.
        coalesce(j.first_due_at, m.queued_at) as due_at,
        coalesce(m.delivered_at, m.read_at) is not null or m.accepted_at is not null as is_accepted,
        m.read_at is not null as is_read,
        case when coalesce(m.delivered_at, m.read_at) is not null then 'delivered' else m.state end as state,
        case when m.state = 'failed' then sending.error_class(m.error) end as class
    from sending.messages as m
    left join outbox.jobs as j on j.dedupe_key = m.send_key
    union all
    -- Ordered, and never taken up by a worker.
    select
        null as message_id, (sending.choose_template(j.payload ->> 'purpose', j.payload ->> 'template_code', l.referrer_id is not null)).id,
        j.first_due_at, false, false,
        case j.state when 'pending' then 'queued' when 'claimed' then 'queued' when 'dead' then 'failed' else 'cancelled' end, 'REQUEST_BUG' as class
    from outbox.jobs as j
    join leads.leads as l on l.id = j.lead_id
    where j.kind = 'whatsapp.template'
        and not exists (select from sending.messages as m where m.send_key = j.dedupe_key)
)
select
    (m.due_at at time zone z.name)::date as day, coalesce(t.code, '(none)') as template, coalesce(t.category, '(none)') as category,
    count(*) as messages,
    count(*) filter (where m.is_accepted) as accepted,
    count(*) filter (where m.state = 'delivered') as delivered,
    count(*) filter (where m.is_read) as read,
    count(r.message_id) as replied,
    count(*) filter (where m.state = 'failed') as failed,
    count(*) filter (where m.state = 'failed' and m.class like 'RECIPIENT%') as failed_recipient,
    count(*) filter (where m.state = 'failed' and m.class = 'OPT_OUT') as failed_opt_out,
    count(*) filter (where m.state = 'failed' and m.class like 'TEMPLATE%') as failed_template,
    count(*) filter (where m.state = 'failed' and m.class like 'STOP%') as failed_channel,
    count(*) filter (
        where m.state = 'failed' and (m.class = 'NOT_SENT' or m.class like 'RATE%' or m.class like 'RETRY%')
    ) as failed_transient,
    count(*) filter (
        where m.state = 'failed'
            and m.class not like all (array['RECIPIENT%', 'OPT_OUT', 'TEMPLATE%', 'STOP%', 'RATE%', 'RETRY%', 'NOT_SENT'])
    ) as failed_other,
    count(*) filter (where m.state in ('accepted', 'sent')) as on_the_way,
    count(*) filter (where m.state = 'unknown') as unknown,
    count(*) filter (where m.state in ('queued', 'sending')) as waiting,
    count(*) filter (where m.state = 'cancelled') as cancelled
from messages as m
cross join zone as z
left join sending.templates as t on t.id = m.template_id
left join replied as r on r.message_id = m.message_id
group by 1, 2, 3;

create unique index if not exists mv_message_delivery_key on bi.mv_message_delivery (day, template);

comment on materialized view bi.mv_message_delivery is
'One row for each template and civil day on which messages of it were due at first. Every message ordered is in one final state: messages = delivered (or
read) + on_the_way (accepted, and no more is known) + failed + unknown (nobody knows whether they left) + waiting + cancelled (also before any worker took
them up). Besides: accepted by WhatsApp at some time, read, and replied (the person''s words were an answer to it, governance.reply_credit). failed is the sum of what failed:
recipient, opt_out, template, channel (the number or the account), transient (limits and outages that outlasted the retries), other.';

revoke all on bi.mv_message_delivery from public;
grant select on bi.mv_message_delivery to indica_bi;
