-- requires: governance.words_said
create or replace view governance.message_evidence as
select
    m.id as message_id, m.uid as message_uid, l.id as lead_id, l.uid as lead_uid, p.uid as person_uid,
    n.code as channel, t.code as template, m.purpose,
    case when m.read_at is not null then 'read' when m.delivered_at is not null then 'delivered' else m.state end as state,
    m.sends, (m.wamid is not null)::integer + cardinality(m.earlier_wamids) as copies,
    m.queued_at, m.sending_at,
    -- Who answered a message proves that WhatsApp took it.
    coalesce(m.accepted_at, case when coalesce(m.delivered_at, m.read_at) is not null then least(m.sending_at, m.delivered_at, m.read_at) end)
        as accepted_at,
    m.sent_at, least(m.delivered_at, m.read_at) as delivered_at, m.read_at,
    case when m.state = 'failed' and coalesce(m.delivered_at, m.read_at) is null then m.failed_at end as failed_at,
    case when m.state = 'unknown' and coalesce(m.delivered_at, m.read_at) is null then m.unknown_at end as unknown_at,
    case when m.error ->> 'code' ~ '^[0-9]{1,9}$' then (m.error ->> 'code')::integer end as error_code,
    case
        when m.error is not null then coalesce(
            (
                select e.class
                from sending.whatsapp_errors as e
                where m.error ->> 'code' ~ '^[0-9]{1,9}$' and (m.error ->> 'code')::integer between e.first_code and e.last_code
                order by e.last_code - e.first_code
                limit 1
            ),
            case m.error ->> 'phase' when 'before_request' then 'NOT_SENT' end
        )
    end as error_class,
    w.status as last_status, w.occurred_at as last_status_at,
    case when m.wamid is not null then encode(sha256(convert_to(m.wamid, 'UTF8')), 'hex') end as wamid_sha256,
    b.action as pressed, b.pressed_at,
    least(
        (select min(i.written_at) from inbox.replies as i where i.answers_message_id = m.id),
        (
            select min(i.written_at)
            from inbox.replies as i
            where i.person_id = l.person_id
                and i.answers_message_id is null
                and (m.delivered_at is not null or m.read_at is not null or (m.accepted_at is not null and m.state <> 'failed'))
                and i.written_at >= f.counts_from
                and not exists (
                    select
                    from governance.words_said as s
                    where s.person_id = l.person_id and s.counts_from <= i.written_at
                        and (s.counts_from, s.said_at, coalesce(s.message_id, 0)) > (f.counts_from, m.sending_at, m.id)
                )
        )
    ) as replied_at
from sending.messages as m
join leads.leads as l on l.id = m.lead_id
join people.people as p on p.id = l.person_id
join sending.channels as n on n.id = m.channel_id
join sending.templates as t on t.id = m.template_id
cross join lateral (
    -- As in governance.words_said.
    select date_trunc('second', m.sending_at)
        + case m.purpose when 'opt_out_confirmation' then interval '1 second' else interval '0' end as counts_from
) as f
left join lateral (
    select v.payload #>> '{entry,status}' as status, v.occurred_at
    from inbox.facts as v
    where v.message_id = m.id and v.kind = 'status'
    order by v.occurred_at desc nulls last, v.id desc
    limit 1
) as w on true
left join lateral (
    select u.action, u.pressed_at
    from sending.message_buttons as u
    where u.message_id = m.id and u.pressed_at is not null
    order by u.pressed_at
    limit 1
) as b on true
union all
-- Ordered, and never taken up by a worker.
select
    null, null, l.id, l.uid, p.uid, n.code, j.payload ->> 'template_code', j.payload ->> 'purpose',
    case j.state when 'pending' then 'queued' when 'claimed' then 'queued' when 'dead' then 'failed' else 'cancelled' end,
    0, 0, j.created_at, null, null, null, null, null, case j.state when 'dead' then j.finished_at end, null, null, null, null, null, null, null, null, null
from outbox.jobs as j
join leads.leads as l on l.id = j.lead_id
join people.people as p on p.id = l.person_id
left join sending.channels as n on n.id = j.channel_id
where j.kind = 'whatsapp.template'
    and not exists (select from sending.messages as m where m.send_key = j.dedupe_key);

comment on view governance.message_evidence is
'One row for each template that was ordered, in one final state, and the time of every step: how often a request may have left (sends) and how many copies
WhatsApp named, the error''s code and class, the last status that a webhook told, the first button pressed, and the first thing the person wrote that is an
answer to it (governance.reply_credit). What arrived did not fail, whatever was thought of it before; whoever answered a message proves that WhatsApp took it.
message_uid is the opaque id that Meta echoes; the wamid, which embeds the phone, only as SHA-256 of its text. Both are null for an order that was withdrawn, or
still waits, before any worker took it up.';
comment on column governance.message_evidence.message_id is 'The message; null: withdrawn, or waiting, before any worker took it up.';
comment on column governance.message_evidence.message_uid is 'The opaque id that Meta echoes; null as message_id.';
comment on column governance.message_evidence.lead_id is 'The lead.';
comment on column governance.message_evidence.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.message_evidence.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.message_evidence.channel is 'Code of the business number.';
comment on column governance.message_evidence.template is 'Code of the template.';
comment on column governance.message_evidence.purpose is 'What it is for.';
comment on column governance.message_evidence.state is 'One and final: what arrived did not fail, and who answers a message has it.';
comment on column governance.message_evidence.sends is 'How often a request may have left.';
comment on column governance.message_evidence.copies is 'How many ids WhatsApp gave.';
comment on column governance.message_evidence.queued_at is 'When it was ordered.';
comment on column governance.message_evidence.sending_at is 'When it last left.';
comment on column governance.message_evidence.accepted_at is 'When WhatsApp took it.';
comment on column governance.message_evidence.sent_at is 'When WhatsApp sent it.';
comment on column governance.message_evidence.delivered_at is 'When it arrived.';
comment on column governance.message_evidence.read_at is 'When it was read.';
comment on column governance.message_evidence.failed_at is 'When it failed for good.';
comment on column governance.message_evidence.unknown_at is 'Since when nobody knows whether it left.';
comment on column governance.message_evidence.error_code is 'Meta''s code.';
comment on column governance.message_evidence.error_class is 'What the code means for a send.';
comment on column governance.message_evidence.last_status is 'What Meta''s latest webhook said.';
comment on column governance.message_evidence.last_status_at is 'When.';
comment on column governance.message_evidence.wamid_sha256 is 'SHA-256 of WhatsApp''s id, which itself holds the phone.';
comment on column governance.message_evidence.pressed is 'The button that was pressed: continue or stop.';
comment on column governance.message_evidence.pressed_at is 'When.';
comment on column governance.message_evidence.replied_at is 'The first thing that the person wrote that answers it (governance.reply_credit).';

revoke all on governance.message_evidence from public;
grant select on governance.message_evidence to indica_dba;
