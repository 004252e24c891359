-- requires: governance.clock
create or replace view governance.job_runs as
select
    j.name as job, j.description, j.schedule, j.is_enabled,
    r.started_at as last_started_at, r.finished_at as last_finished_at, r.outcome as last_outcome,
    coalesce(r.finished_at, clock_timestamp()) - r.started_at as last_duration, r.rows_affected as last_rows, r.error ->> 'sqlstate' as last_sqlstate,
    s.last_succeeded_at, coalesce(s.runs_24_hours, 0) as runs_24_hours, coalesce(s.failures_24_hours, 0) as failures_24_hours,
    coalesce(s.skipped_24_hours, 0) as skipped_24_hours,
    case when j.is_enabled then n.due_at end as next_due_at,
    x.is_late, x.runs_too_long,
    case
        when not j.is_enabled then 'disabled'
        when x.runs_too_long then 'too_long'
        when c.is_watched and c.listed is null then 'missing'
        when c.is_watched and c.listed -> 'is_active' = 'false' then 'inactive'
        when c.is_watched and (
            c.listed ->> 'schedule' is distinct from j.schedule
            or c.listed ->> 'command' is distinct from format('call jobs.run_in_steps(%L)', j.name)
            or c.listed ->> 'database' is distinct from current_database()::text
        ) then 'altered'
        when r.outcome = 'failed' then 'failing'
        when x.is_late and r.started_at is null then 'never_ran'
        when x.is_late then 'late'
        when r.outcome = 'running' then 'running'
        when r.started_at is null then 'waiting'
        else 'ok'
    end as state,
    case when r.outcome = 'failed' then b.failing_since end as failing_since
from jobs.schedules as j
left join lateral (
    select *
    from jobs.runs as o
    where o.job_name = j.name and o.outcome <> 'skipped'
    order by o.started_at desc, o.id desc
    limit 1
) as r on true
left join lateral (
    select
        max(o.finished_at) filter (where o.outcome = 'succeeded') as last_succeeded_at,
        count(*) filter (where o.started_at > clock_timestamp() - interval '24 hours') as runs_24_hours,
        count(*) filter (where o.outcome = 'failed' and o.started_at > clock_timestamp() - interval '24 hours') as failures_24_hours,
        count(*) filter (where o.outcome = 'skipped' and o.started_at > clock_timestamp() - interval '24 hours') as skipped_24_hours
    from jobs.runs as o
    where o.job_name = j.name
) as s on true
-- The first minute after the last start (or since the job is known, when it never ran) that the five fields of the schedule name, in UTC.
left join lateral (
    with fields as materialized (
        select
            date_trunc('minute', coalesce(r.started_at, j.created_at) at time zone 'UTC') as since,
            split_part(j.schedule, ' ', 3) <> '*' as is_day_restricted, split_part(j.schedule, ' ', 5) <> '*' as is_weekday_restricted,
            max(f.allowed) filter (where f.n = 1) as minutes, max(f.allowed) filter (where f.n = 2) as hours,
            max(f.allowed) filter (where f.n = 3) as days, max(f.allowed) filter (where f.n = 4) as months,
            max(f.allowed) filter (where f.n = 5) as weekdays
        from (
            select
                b.n,
                array(
                    select v
                    from generate_series(b.low, b.high) as v
                    where exists (
                        select
                        from regexp_split_to_table(split_part(j.schedule, ' ', b.n), ',') as part
                        cross join lateral regexp_match(part, '^(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?$') as m
                        where m is not null
                            and v >= coalesce(m[2]::integer, b.low)
                            and v <= coalesce(m[3]::integer, case when m[2] is null or m[4] is not null then b.high else m[2]::integer end)
                            and (v - coalesce(m[2]::integer, b.low)) % coalesce(m[4]::integer, 1) = 0
                    )
                ) as allowed
            from (values (1, 0, 59), (2, 0, 23), (3, 1, 31), (4, 1, 12), (5, 0, 7)) as b (n, low, high)
        ) as f
    ),
    days as (
        select g.day
        from fields as f
        cross join lateral generate_series(date_trunc('day', f.since), f.since + interval '400 days', interval '1 day') as g (day)
        where extract(month from g.day)::integer = any (f.months)
            and case
                -- As cron has it: when both the day of the month and of the week are restricted, either will do.
                when f.is_day_restricted and f.is_weekday_restricted
                    then extract(day from g.day)::integer = any (f.days)
                        or f.weekdays && array[extract(dow from g.day)::integer, extract(isodow from g.day)::integer]
                else extract(day from g.day)::integer = any (f.days)
                    and f.weekdays && array[extract(dow from g.day)::integer, extract(isodow from g.day)::integer]
            end
        order by g.day
        limit 2
    )
    select min(d.day + make_interval(hours => h.value, mins => i.value)) at time zone 'UTC' as due_at
    from fields as f
    cross join days as d
    cross join unnest(f.hours) as h (value)
    cross join unnest(f.minutes) as i (value)
    where d.day + make_interval(hours => h.value, mins => i.value) > f.since
) as n on true
cross join lateral (
    select
        coalesce(j.is_enabled and r.outcome is distinct from 'running' and n.due_at < clock_timestamp() - interval '5 minutes', false) as is_late,
        coalesce(r.outcome = 'running' and r.started_at < clock_timestamp() - j.max_runtime, false) as runs_too_long
) as x
left join lateral (
    select min(o.started_at) as failing_since
    from jobs.runs as o
    where o.job_name = j.name and o.outcome = 'failed'
        and o.started_at > coalesce(
            (select max(g.started_at) from jobs.runs as g where g.job_name = j.name and g.outcome = 'succeeded'), '-infinity'
        )
) as b on true
-- Where pg_cron works in another database, nobody would run what this one's list says, nor could a sync mend it.
left join jobs.scheduler as w
    on exists (select from pg_catalog.pg_extension as e where e.extname = 'pg_cron')
    and coalesce(
        (
            select bool_or(a.datname = current_database())
            from pg_catalog.pg_stat_activity as a
            where a.application_name = 'pg_cron scheduler'
        ),
        true
    )
cross join lateral (
    select w.looked_at is not null as is_watched,
        (select l.value from jsonb_array_elements(w.listed) as l where l.value ->> 'name' = j.name limit 1) as listed
) as c;

comment on view governance.job_runs is
'One row for each scheduled job: its last run (skipped ones apart) and how it ended (error as SQLSTATE), runs and failures of the last 24 hours, when its schedule names
the next run after the last one (after the job became known, when it never ran), whether that is over by 5 minutes (is_late), and whether it runs longer than it may. state:
ok, running, waiting (its first time is to come), disabled (by the operator), missing, inactive (paused) or altered in pg_cron''s list as it was last read, never_ran, late,
too_long, failing (and since when). The clock of jobs is the real one, which indica dev clock does not move.';
comment on column governance.job_runs.job is 'The job.';
comment on column governance.job_runs.description is 'What it does.';
comment on column governance.job_runs.schedule is 'Five cron fields, UTC.';
comment on column governance.job_runs.is_enabled is 'Whether the operator lets it run.';
comment on column governance.job_runs.last_started_at is 'When it last began.';
comment on column governance.job_runs.last_finished_at is 'When that ended.';
comment on column governance.job_runs.last_outcome is 'How: running, succeeded, failed, skipped.';
comment on column governance.job_runs.last_duration is 'How long it took.';
comment on column governance.job_runs.last_rows is 'Rows that it touched.';
comment on column governance.job_runs.last_sqlstate is 'The fault, where it failed.';
comment on column governance.job_runs.last_succeeded_at is 'When it last succeeded.';
comment on column governance.job_runs.runs_24_hours is 'Runs of a day.';
comment on column governance.job_runs.failures_24_hours is 'Failed.';
comment on column governance.job_runs.skipped_24_hours is 'Skipped, since the previous one was still running.';
comment on column governance.job_runs.next_due_at is 'The first moment of the schedule after the last run, or after the job became known.';
comment on column governance.job_runs.is_late is 'That moment is 5 minutes over.';
comment on column governance.job_runs.runs_too_long is 'It runs longer than it may.';
comment on column governance.job_runs.state is 'ok, running, waiting (its first time is to come), disabled, missing, inactive or altered in pg_cron''s list, never_ran, late, too_long, failing.';
comment on column governance.job_runs.failing_since is 'Since when it fails.';

revoke all on governance.job_runs from public;
grant select on governance.job_runs to indica_dba;
