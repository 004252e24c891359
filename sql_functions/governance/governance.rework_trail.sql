-- requires: governance.words_said
create or replace view governance.rework_trail as
select
    a.id as attempt_id, l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, c.name as consultant, y.code as policy,
    a.cycle, a.step, a.template_code, e.state,
    case when e.state = a.state then a.reason when e.state = 'sent' then 'accepted' when e.state = 'failed' then 'refused_afterwards' end as reason,
    a.created_at as planned_at, a.due_at, a.finished_at,
    m.uid as message_uid,
    case when m.read_at is not null then 'read' when m.delivered_at is not null then 'delivered' else m.state end as message_state,
    v.accepted_at, least(m.delivered_at, m.read_at) as delivered_at, m.read_at,
    case when e.state = 'failed' then m.failed_at end as failed_at,
    r.replied_at is not null as replied_after, r.replied_at, r.replied_at - v.accepted_at as replied_within, l.status as lead_status
from rework.attempts as a
join leads.leads as l on l.id = a.lead_id
join people.people as p on p.id = l.person_id
join rework.policies as y on y.id = a.policy_id
left join routing.consultants as c on c.id = l.consultant_id
left join sending.messages as m on m.send_key = 'rework:' || a.lead_id || ':' || a.cycle || ':' || a.step
cross join lateral (
    select
        coalesce(m.accepted_at, case when coalesce(m.delivered_at, m.read_at) is not null then least(m.sending_at, m.delivered_at, m.read_at) end)
            as accepted_at
) as v
cross join lateral (
    select
        case
            when m.delivered_at is not null or m.read_at is not null or m.state in ('accepted', 'sent', 'delivered', 'read') then 'sent'
            when m.state = 'failed' then 'failed'
            when m.state = 'cancelled' then 'cancelled'
            else a.state
        end as state
) as e
cross join lateral (
    select least(
        (select min(i.written_at) from inbox.replies as i where i.answers_message_id = m.id),
        (
            select min(i.written_at)
            from inbox.replies as i
            where i.person_id = l.person_id
                and i.answers_message_id is null
                and e.state = 'sent'
                and i.written_at >= date_trunc('second', m.sending_at)
                and not exists (
                    select
                    from governance.words_said as s
                    where s.person_id = l.person_id and s.counts_from <= i.written_at
                        and (s.counts_from, s.said_at, coalesce(s.message_id, 0)) > (date_trunc('second', m.sending_at), m.sending_at, m.id)
                )
        )
    ) as replied_at
) as r;

comment on view governance.rework_trail is
'One row for each attempt to reach a silent person again: lead, cycle, step, how it ended (by the final state of its message) and why, when its message was
accepted, delivered and read, and whether the person''s words were an answer to it (governance.reply_credit).';

revoke all on governance.rework_trail from public;
grant select on governance.rework_trail to indica_dba;
