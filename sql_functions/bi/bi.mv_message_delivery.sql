-- requires: bi.fact_messages, bi.dim_template, bi.dim_reason
create materialized view if not exists bi.mv_message_delivery as
select
    f.day, t.template, t.category,
    sum(f.messages) as messages, sum(f.accepted) as accepted, sum(f.delivered) as delivered, sum(f.read) as read, sum(f.replied) as replied,
    sum(f.failed) as failed,
    coalesce(sum(f.failed) filter (where r.reason like 'RECIPIENT%'), 0) as failed_recipient,
    coalesce(sum(f.failed) filter (where r.reason = 'OPT_OUT'), 0) as failed_opt_out,
    coalesce(sum(f.failed) filter (where r.reason like 'TEMPLATE%'), 0) as failed_template,
    coalesce(sum(f.failed) filter (where r.reason like 'STOP%'), 0) as failed_channel,
    coalesce(sum(f.failed) filter (where r.reason = 'NOT_SENT' or r.reason like 'RATE%' or r.reason like 'RETRY%'), 0) as failed_transient,
    coalesce(sum(f.failed) filter (
        where r.reason not like all (array['RECIPIENT%', 'OPT_OUT', 'TEMPLATE%', 'STOP%', 'RATE%', 'RETRY%', 'NOT_SENT'])
    ), 0) as failed_other,
    sum(f.on_the_way) as on_the_way, sum(f.unknown) as unknown, sum(f.waiting) as waiting, sum(f.cancelled) as cancelled
from bi.fact_messages as f
join bi.dim_template as t on t.template_key = f.template_key
join bi.dim_reason as r on r.reason_key = f.reason_key
group by 1, 2, 3;

create unique index if not exists mv_message_delivery_key on bi.mv_message_delivery (day, template);

comment on materialized view bi.mv_message_delivery is
'One row for each template and civil day on which messages of it were due at first. Every message ordered is in one final state: messages = delivered (or
read) + on_the_way (accepted, and no more is known) + failed + unknown (nobody knows whether they left) + waiting + cancelled (also before any worker took
them up). Besides: accepted by WhatsApp at some time, read, and replied (the person''s words were an answer to it, governance.reply_credit). failed is the sum of what failed:
recipient, opt_out, template, channel (the number or the account), transient (limits and outages that outlasted the retries), other.';
comment on column bi.mv_message_delivery.day is 'Civil day on which the messages were due at first.';
comment on column bi.mv_message_delivery.template is 'Code of the template.';
comment on column bi.mv_message_delivery.category is 'Its category at Meta.';
comment on column bi.mv_message_delivery.messages is 'delivered, on_the_way, failed, unknown, waiting and cancelled together.';
comment on column bi.mv_message_delivery.accepted is 'Accepted by WhatsApp at some time.';
comment on column bi.mv_message_delivery.delivered is 'Arrived, or read.';
comment on column bi.mv_message_delivery.read is 'Read.';
comment on column bi.mv_message_delivery.replied is 'The person''s words were an answer to it.';
comment on column bi.mv_message_delivery.failed is 'The six that follow together.';
comment on column bi.mv_message_delivery.failed_recipient is 'The recipient: not on WhatsApp, for example.';
comment on column bi.mv_message_delivery.failed_opt_out is 'They had asked to stop.';
comment on column bi.mv_message_delivery.failed_template is 'The template: paused, rejected.';
comment on column bi.mv_message_delivery.failed_channel is 'The number or the account.';
comment on column bi.mv_message_delivery.failed_transient is 'Limits and outages that outlasted the retries.';
comment on column bi.mv_message_delivery.failed_other is 'Anything else.';
comment on column bi.mv_message_delivery.on_the_way is 'Accepted, and no more is known.';
comment on column bi.mv_message_delivery.unknown is 'Nobody knows whether they left.';
comment on column bi.mv_message_delivery.waiting is 'Still to leave.';
comment on column bi.mv_message_delivery.cancelled is 'Withdrawn.';

revoke all on bi.mv_message_delivery from public;
grant select on bi.mv_message_delivery to indica_bi;
