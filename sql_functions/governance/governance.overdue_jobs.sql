-- requires: governance.clock
create or replace view governance.overdue_jobs as
select
    m.id as job_id, m.kind, m.destination, m.state, n.code as channel, l.id as lead_id, l.uid as lead_uid,
    m.first_due_at, k.at - m.first_due_at as overdue_by, m.due_at as next_try_at, m.attempts,
    coalesce(
        m.last_error ->> 'held',
        case when m.last_error ->> 'code' ~ '^[0-9]{1,9}$' then m.last_error ->> 'code' end,
        case when m.last_error ->> 'http_status' ~ '^[0-9]{1,3}$' then 'http_' || (m.last_error ->> 'http_status') end,
        case when m.last_error ->> 'phase' ~ '^[a-z_]{1,30}$' then m.last_error ->> 'phase' end
    ) as reason
from outbox.jobs as m
cross join governance.clock as k
left join sending.channels as n on n.id = m.channel_id
left join leads.leads as l on l.id = m.lead_id
where m.finished_at is null
    and m.first_due_at < k.at - interval '1 minute'
    -- What waits in its order for a limit, or for the opening without having missed one, does not stand still.
    and not (
        m.state = 'pending' and m.due_at > k.at
        and (
            coalesce(m.last_error ->> 'held' in ('people_per_day', 'channel_rate', 'recipient_rate', 'recipient_cooldown', 'person_cool_down'), false)
            or coalesce(m.last_error ->> 'held' = 'outside_hours' and m.attempts = 0, false)
            or exists (
                select
                from sending.whatsapp_errors as e
                where m.last_error ->> 'code' ~ '^[0-9]{1,9}$' and (m.last_error ->> 'code')::integer between e.first_code and e.last_code
                    and e.class in ('RECIPIENT_COOLDOWN', 'RATE_PAIR')
            )
        )
    );

comment on view governance.overdue_jobs is
'One row for each outbox job that should have been done more than a minute ago, by the time at which it was due at first, which no retry moves: by how much,
how often it was tried, when it is tried next and why it waits (the reason of a hold, Meta''s code, http_ and the status, or before_request: nobody answered).
Jobs that wait in their order for a limit of the number or the person, or for the opening, are not listed.';
comment on column governance.overdue_jobs.job_id is 'The job.';
comment on column governance.overdue_jobs.kind is 'Its kind.';
comment on column governance.overdue_jobs.destination is 'The system that it is for.';
comment on column governance.overdue_jobs.state is 'pending or claimed.';
comment on column governance.overdue_jobs.channel is 'Code of the business number.';
comment on column governance.overdue_jobs.lead_id is 'The lead; null: nobody''s yet.';
comment on column governance.overdue_jobs.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.overdue_jobs.first_due_at is 'When it was due at first; no retry moves it.';
comment on column governance.overdue_jobs.overdue_by is 'By how long.';
comment on column governance.overdue_jobs.next_try_at is 'When it is tried again.';
comment on column governance.overdue_jobs.attempts is 'Tries so far.';
comment on column governance.overdue_jobs.reason is 'Why it waits: of a hold, Meta''s code, http_ and the status, before_request (nobody answered).';

revoke all on governance.overdue_jobs from public;
grant select on governance.overdue_jobs to indica_dba;
