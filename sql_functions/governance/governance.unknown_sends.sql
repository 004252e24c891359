create or replace function governance.unknown_sends(
    p_purpose text default null,
    p_phase text default null,
    p_before timestamptz default null,
    p_lead_uid uuid default null,
    p_channel text default null
)
returns table (
    job_id bigint, lead_uid uuid, lead_id bigint, person text, phone text, phone_variants text[], identifier text, channel text, purpose text, body text,
    sent_at timestamptz, unknown_since timestamptz, phase text, later_statuses bigint, statuses_to_number bigint, pressed_elsewhere_at timestamptz,
    person_wrote_at timestamptz, evidence jsonb, is_in_doubt boolean
)
language sql
stable
as $$
    select
        j.id, l.uid, l.id, p.name, m.recipient, people.phone_variants(m.recipient), 'indica:' || p.uid, c.code, m.purpose, m.body, m.sending_at,
        m.unknown_at, m.error ->> 'phase',
        (
            select count(*)
            from sending.messages as o
            where o.channel_id = m.channel_id and o.id <> m.id and o.sending_at > m.unknown_at - interval '1 day'
                and greatest(o.sent_at, o.delivered_at, o.read_at) > m.unknown_at
        ),
        (
            select count(*)
            from inbox.facts as f
            where f.state = 'parked' and f.wamid is not null and f.occurred_at >= date_trunc('second', m.sending_at)
                and f.payload #>> '{who,wa_id}' in (select ltrim(n.phone, '+') from unnest(people.phone_variants(m.recipient)) as n (phone))
        ),
        (
            select min((e.data ->> 'written_at')::timestamptz)
            from leads.events as e
            where e.lead_id = l.id and e.kind = 'sender_mismatch' and (e.data ->> 'written_at')::timestamptz >= date_trunc('second', m.sending_at)
        ),
        greatest(
            case when l.last_inbound_at > m.sending_at then l.last_inbound_at end, (m.error #>> '{evidence,person_wrote_at}')::timestamptz
        ),
        m.error -> 'evidence',
        m.error ->> 'phase' is not distinct from 'restored'
        or coalesce(m.unknown_at >= h.doubted_at and m.unknown_at <= coalesce(h.settled_at, m.unknown_at), false)
    from sending.messages as m
    join outbox.jobs as j on j.dedupe_key = m.send_key
    join leads.leads as l on l.id = m.lead_id
    join people.people as p on p.id = l.person_id
    join sending.channels as c on c.id = m.channel_id
    left join lateral (select * from ops.homes as o order by o.id desc limit 1) as h on true
    where m.state = 'unknown' and j.state = 'dead'
        and (p_purpose is null or m.purpose = p_purpose)
        and (p_phase is null or m.error ->> 'phase' = p_phase)
        and (p_before is null or m.sending_at < p_before)
        and (p_lead_uid is null or l.uid = p_lead_uid)
        and (p_channel is null or c.code = p_channel)
    order by m.unknown_at, m.id;
$$;

comment on function governance.unknown_sends(text, text, timestamptz, uuid, text) is
'Sends whose outcome nobody knows, oldest first, with what evidence there is: the phase in which it was lost (no_answer, lease_expired, restored), how many other
messages of the number had a status since then (had this one left, one would most likely have come too), how many statuses of messages that are not ours came for the person''s number since,
when its button was pressed from another number, when the person wrote after it, and what Chatwoot has (indica outbox ask). is_in_doubt: it came of a restore (flow.doubt_sends). Only those of a
purpose, of a phase, that were sent before a moment, of a lead, of a channel; null: all. Names and phones: for the operator who decides (indica outbox unknown).';

revoke all on function governance.unknown_sends(text, text, timestamptz, uuid, text) from public;
