-- requires: governance.clock
create or replace view governance.job_runs as
select
    j.name as job, j.description, j.schedule, j.is_enabled,
    r.started_at as last_started_at, r.finished_at as last_finished_at, r.outcome as last_outcome,
    coalesce(r.finished_at, clock_timestamp()) - r.started_at as last_duration, r.rows_affected as last_rows, r.error ->> 'sqlstate' as last_sqlstate,
    s.last_succeeded_at, coalesce(s.runs_24_hours, 0) as runs_24_hours, coalesce(s.failures_24_hours, 0) as failures_24_hours,
    coalesce(s.skipped_24_hours, 0) as skipped_24_hours,
    case when j.is_enabled then n.due_at end as next_due_at,
    coalesce(j.is_enabled and n.due_at < clock_timestamp() - interval '5 minutes', false) as is_late,
    coalesce(r.outcome = 'running' and r.started_at < clock_timestamp() - j.max_runtime, false) as runs_too_long
from jobs.schedules as j
left join lateral (
    select *
    from jobs.runs as o
    where o.job_name = j.name
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
-- The first minute after the last start (or from now on, when it never ran) that the five fields of the schedule name, in UTC.
left join lateral (
    with fields as (
        select
            f.n,
            array(
                select v
                from generate_series(f.low, f.high) as v
                where exists (
                    select
                    from regexp_split_to_table(split_part(j.schedule, ' ', f.n), ',') as part
                    cross join lateral regexp_match(part, '^(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?$') as m
                    where m is not null
                        and v >= coalesce(m[2]::integer, f.low)
                        and v <= coalesce(m[3]::integer, case when m[2] is null or m[4] is not null then f.high else m[2]::integer end)
                        and (v - coalesce(m[2]::integer, f.low)) % coalesce(m[4]::integer, 1) = 0
                )
            ) as allowed
        from (values (1, 0, 59), (2, 0, 23), (3, 1, 31), (4, 1, 12), (5, 0, 7)) as f (n, low, high)
    ),
    since as (
        select date_trunc('minute', coalesce(r.started_at, clock_timestamp()) at time zone 'UTC') as at
    ),
    days as (
        select g.day
        from since
        cross join lateral generate_series(date_trunc('day', since.at), since.at + interval '400 days', interval '1 day') as g (day)
        where extract(month from g.day) = any ((select f.allowed from fields as f where f.n = 4)::integer[])
            and case
                -- As cron has it: when both the day of the month and of the week are restricted, either will do.
                when split_part(j.schedule, ' ', 3) <> '*' and split_part(j.schedule, ' ', 5) <> '*'
                    then extract(day from g.day) = any ((select f.allowed from fields as f where f.n = 3)::integer[])
                        or (select f.allowed from fields as f where f.n = 5)
                            && array[extract(dow from g.day)::integer, extract(isodow from g.day)::integer]
                else extract(day from g.day) = any ((select f.allowed from fields as f where f.n = 3)::integer[])
                    and (select f.allowed from fields as f where f.n = 5)
                        && array[extract(dow from g.day)::integer, extract(isodow from g.day)::integer]
            end
        order by g.day
        limit 2
    )
    select min(d.day + make_interval(hours => h.value, mins => i.value)) at time zone 'UTC' as due_at
    from days as d
    cross join since
    cross join unnest((select f.allowed from fields as f where f.n = 2)) as h (value)
    cross join unnest((select f.allowed from fields as f where f.n = 1)) as i (value)
    where d.day + make_interval(hours => h.value, mins => i.value) > since.at
) as n on true;

comment on view governance.job_runs is
'One row for each scheduled job: its last run and how it ended (error as SQLSTATE), runs and failures of the last 24 hours, when its schedule names the
next run after the last one, whether that is over by 5 minutes (is_late: nothing runs the jobs), and whether it runs longer than it may. The clock of jobs
is the real one, which indica dev clock does not move.';

revoke all on governance.job_runs from public;
grant select on governance.job_runs to indica_dba;
