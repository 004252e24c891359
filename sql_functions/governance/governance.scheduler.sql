-- requires: governance.job_runs
create or replace view governance.scheduler as
with runs as materialized (
    select max(r.last_started_at) as last_started_at, bool_or(r.is_late) as is_any_late from governance.job_runs as r
)
select
    case
        when p.has_stand_in then 'stand_in'
        when not p.has_extension then 'none'
        when p.is_here and p.is_silent then 'idle'
        when p.is_here then 'here'
        when p.is_elsewhere then 'elsewhere'
        else 'gone'
    end as state,
    p.last_started_at, w.looked_at,
    (select min(l.value ->> 'message') from jsonb_array_elements(w.listed) as l where l.value ? 'message') as message
from (
    select
        exists (select from pg_catalog.pg_extension as e where e.extname = 'pg_cron') as has_extension,
        coalesce(bool_or(a.application_name = 'pg_cron scheduler' and a.datname = current_database()), false) as is_here,
        coalesce(bool_or(a.application_name = 'pg_cron scheduler'), false) as is_elsewhere,
        coalesce(bool_or(a.application_name = 'indica-jobs' and a.datname = current_database()), false) as has_stand_in,
        (select r.last_started_at from runs as r) as last_started_at,
        (
            select r.is_any_late and coalesce(r.last_started_at < clock_timestamp() - interval '5 minutes', true) from runs as r
        ) as is_silent
    from pg_catalog.pg_stat_activity as a
) as p
left join jobs.scheduler as w on true;

comment on view governance.scheduler is
'One row: who begins the scheduled jobs. state: here (pg_cron), stand_in (indica jobs run), idle (pg_cron is here, and begins none that is due: it cannot connect, or they
are not in its list), elsewhere (pg_cron works in another database: this one is a copy, or was renamed), gone (pg_cron is not loaded), none (no pg_cron, and no
indica jobs run). When a job last began; when pg_cron''s list was last read, and what pg_cron said then of a run that it could not begin.';
comment on column governance.scheduler.state is 'here (pg_cron), stand_in (indica jobs run), idle (pg_cron begins nothing that is due), elsewhere (it works in another database), gone (not loaded), none.';
comment on column governance.scheduler.last_started_at is 'When any job last began.';
comment on column governance.scheduler.looked_at is 'When pg_cron''s list was last read.';
comment on column governance.scheduler.message is 'What pg_cron said of a run that it could not begin.';

revoke all on governance.scheduler from public;
grant select on governance.scheduler to indica_dba;
