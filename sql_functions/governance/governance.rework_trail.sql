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
comment on column governance.rework_trail.attempt_id is 'The attempt.';
comment on column governance.rework_trail.lead_id is 'The lead.';
comment on column governance.rework_trail.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.rework_trail.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.rework_trail.consultant is 'Who owns the lead now; null: a queue.';
comment on column governance.rework_trail.policy is 'Code of the cadence.';
comment on column governance.rework_trail.cycle is 'Which silence of the person it is about, from 1.';
comment on column governance.rework_trail.step is 'Which step of the cadence.';
comment on column governance.rework_trail.template_code is 'Its template.';
comment on column governance.rework_trail.state is 'planned, sent, cancelled, failed or held_out, by the final state of its message.';
comment on column governance.rework_trail.reason is 'Why it was planned, cancelled or failed, a code.';
comment on column governance.rework_trail.planned_at is 'When it was planned.';
comment on column governance.rework_trail.due_at is 'When it was to leave.';
comment on column governance.rework_trail.finished_at is 'When it was sent, withdrawn or given up.';
comment on column governance.rework_trail.message_uid is 'Its message (governance.message_evidence).';
comment on column governance.rework_trail.message_state is 'The message''s final state.';
comment on column governance.rework_trail.accepted_at is 'When WhatsApp took it.';
comment on column governance.rework_trail.delivered_at is 'When it arrived.';
comment on column governance.rework_trail.read_at is 'When it was read.';
comment on column governance.rework_trail.failed_at is 'When it failed.';
comment on column governance.rework_trail.replied_after is 'The person''s words answered it.';
comment on column governance.rework_trail.replied_at is 'The first of these words.';
comment on column governance.rework_trail.replied_within is 'From its acceptance to them.';
comment on column governance.rework_trail.lead_status is 'Where the lead stands now.';

revoke all on governance.rework_trail from public;
grant select on governance.rework_trail to indica_dba;
