-- requires: governance.message_evidence
create or replace view governance.rework_trail as
select
    a.id as attempt_id, l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, c.name as consultant, y.code as policy,
    a.cycle, a.step, a.template_code, a.state, a.reason, a.created_at as planned_at, a.due_at, a.finished_at,
    m.message_uid, m.state as message_state, m.accepted_at, m.delivered_at, m.read_at, m.failed_at,
    m.replied_at is not null as replied_after, m.replied_at, m.replied_at - m.accepted_at as replied_within, l.status as lead_status
from rework.attempts as a
join leads.leads as l on l.id = a.lead_id
join people.people as p on p.id = l.person_id
join rework.policies as y on y.id = a.policy_id
left join routing.consultants as c on c.id = l.consultant_id
left join governance.message_evidence as m on m.message_id = a.message_id;

comment on view governance.rework_trail is
'One row for each attempt to reach a silent person again: lead, cycle, step, how it ended and why, when its message was accepted, delivered and read, and
whether the person wrote after it and before our next message.';

revoke all on governance.rework_trail from public;
grant select on governance.rework_trail to indica_dba;
