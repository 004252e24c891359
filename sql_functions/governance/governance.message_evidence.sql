create or replace view governance.message_evidence as
select
    m.id as message_id, m.uid as message_uid, l.id as lead_id, l.uid as lead_uid, p.uid as person_uid,
    n.code as channel, t.code as template, m.purpose, m.state, m.sends, 1 + cardinality(m.earlier_wamids) as copies,
    m.queued_at, m.sending_at, m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.unknown_at,
    case when m.error ->> 'code' ~ '^[0-9]{1,9}$' then (m.error ->> 'code')::integer end as error_code,
    (
        select e.class
        from sending.whatsapp_errors as e
        where m.error ->> 'code' ~ '^[0-9]{1,9}$' and (m.error ->> 'code')::integer between e.first_code and e.last_code
        order by e.last_code - e.first_code
        limit 1
    ) as error_class,
    w.status as last_status, w.occurred_at as last_status_at,
    case when m.wamid is not null then encode(sha256(convert_to(m.wamid, 'UTF8')), 'hex') end as wamid_sha256,
    b.action as pressed, b.pressed_at,
    (
        select min(i.written_at)
        from inbox.replies as i
        where i.lead_id = m.lead_id
            and m.accepted_at is not null
            and i.written_at >= date_trunc('second', m.sending_at)
            and i.written_at < coalesce(
                (
                    select min(o.sending_at)
                    from sending.messages as o
                    where o.lead_id = m.lead_id and o.sending_at > m.sending_at and o.accepted_at is not null
                ),
                'infinity'
            )
    ) as replied_at
from sending.messages as m
join leads.leads as l on l.id = m.lead_id
join people.people as p on p.id = l.person_id
join sending.channels as n on n.id = m.channel_id
join sending.templates as t on t.id = m.template_id
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
) as b on true;

comment on view governance.message_evidence is
'One row for each template sent to a person: its state and the time of every step, how often a request may have left (sends) and how many copies WhatsApp
named, the error''s code and class, the last status that a webhook told, the first button pressed, and the first thing the person wrote before our next
message. message_uid is the opaque id that Meta echoes; the wamid, which embeds the phone, only as SHA-256 of its text.';

revoke all on governance.message_evidence from public;
grant select on governance.message_evidence to indica_dba;
