create or replace view governance.dead_jobs as
select
    m.id as job_id, m.kind, m.destination, l.uid as lead_uid, m.attempts, m.finished_at as died_at, s.state as message_state,
    coalesce(
        case when m.last_error ->> 'code' ~ '^[0-9]{1,9}$' then m.last_error ->> 'code' end,
        case when m.last_error ->> 'http_status' ~ '^[0-9]{1,3}$' then 'http_' || (m.last_error ->> 'http_status') end,
        case when m.last_error ->> 'phase' ~ '^[a-z_]{1,30}$' then m.last_error ->> 'phase' end
    ) as reason
from outbox.jobs as m
left join leads.leads as l on l.id = m.lead_id
left join sending.messages as s on s.send_key = m.dedupe_key
where m.state = 'dead';

comment on view governance.dead_jobs is
'One row for each outbox job that was given up and waits for somebody: whose lead it is, the state of its WhatsApp message (unknown may have reached the person) and
why (Meta''s code, http_ and the status, or the phase in which it failed). indica outbox retry orders it again, indica outbox dismiss ends it.';
comment on column governance.dead_jobs.job_id is 'The job.';
comment on column governance.dead_jobs.kind is 'Its kind.';
comment on column governance.dead_jobs.destination is 'The system that it is for.';
comment on column governance.dead_jobs.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.dead_jobs.attempts is 'Tries.';
comment on column governance.dead_jobs.died_at is 'When it was given up.';
comment on column governance.dead_jobs.message_state is 'State of its message, where it has one.';
comment on column governance.dead_jobs.reason is 'Meta''s code, http_ and the status, or the phase in which it failed.';

revoke all on governance.dead_jobs from public;
grant select on governance.dead_jobs to indica_dba;
