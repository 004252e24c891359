create or replace function governance.unknown_sends()
returns table (
    job_id bigint, lead_uid uuid, lead_id bigint, person text, phone text, phone_variants text[], identifier text, purpose text, body text, sent_at timestamptz,
    unknown_since timestamptz, phase text, later_statuses bigint, person_wrote_at timestamptz, evidence jsonb, is_in_doubt boolean
)
language sql
stable
as $$
    select
        j.id, l.uid, l.id, p.name, m.recipient, people.phone_variants(m.recipient), 'indica:' || p.uid, m.purpose, m.body, m.sending_at,
        m.unknown_at, m.error ->> 'phase',
        (
            select count(*)
            from sending.messages as o
            where o.channel_id = m.channel_id and o.id <> m.id and o.sending_at > m.unknown_at - interval '1 day'
                and greatest(o.sent_at, o.delivered_at, o.read_at) > m.unknown_at
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
    left join lateral (select * from ops.homes as o order by o.id desc limit 1) as h on true
    where m.state = 'unknown' and j.state = 'dead'
    order by m.unknown_at, m.id;
$$;

comment on function governance.unknown_sends() is
'Sends whose outcome nobody knows, oldest first, with what evidence there is: the phase in which it was lost (no_answer, lease_expired, restored), how many other
messages of the number had a status since then (had this one left, one would most likely have come too), when the person wrote after it, and what Chatwoot has
(flow.weigh_evidence). is_in_doubt: it came of a restore (flow.doubt_sends). Names and phones: for the operator who decides (indica outbox unknown).';

revoke all on function governance.unknown_sends() from public;
