create or replace view governance.lock_holders as
with known as (
    select hashtextextended('inbox.process_deliveries', 0) as key, 'inbox.process_deliveries' as guards
    union all
    select hashtextextended('indica migrations', 0), 'indica db upgrade' as guards
    union all
    select hashtextextended('jobs.run:' || j.name, 0), j.name
    from jobs.schedules as j
    union all
    select hashtextextended('sending.channel:' || c.id, 0), 'sending.channel ' || c.code
    from sending.channels as c
)
select
    l.pid, a.usename::text as role, nullif(a.application_name, '') as application, s.since, n.guards,
    (
        select count(*)
        from pg_catalog.pg_locks as o
        where o.locktype = 'advisory' and not o.granted
            and (o.database, o.classid, o.objid, o.objsubid) = (l.database, l.classid, l.objid, l.objsubid)
    ) as waiting,
    -- A run of a job holds its lock as long as it runs, and how long it may is said of the job.
    not (
        a.usename = 'indica_cron' and n.guards is not null and a.state is distinct from 'idle'
        and exists (
            select
            from jobs.schedules as j
            join jobs.runs as r on r.job_name = j.name
            where j.name = n.guards and r.outcome = 'running' and r.started_at > clock_timestamp() - 2 * j.max_runtime
        )
    )
    and (
        coalesce(s.since < clock_timestamp() - interval '1 minute', false)
        -- Who has no business with such a lock.
        or a.usename not in ('indica_owner', 'indica_migrator', 'indica_api', 'indica_worker', 'indica_cron')
    ) as is_held_up
from pg_catalog.pg_locks as l
join pg_catalog.pg_stat_activity as a on a.pid = l.pid
cross join lateral (
    select case when a.state = 'idle' then a.state_change else least(a.xact_start, a.query_start) end as since
) as s
left join known as n
    on n.key = (l.classid::bigint << 32) | l.objid::bigint and l.objsubid = 1
where l.locktype = 'advisory' and l.granted
    and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database());

comment on view governance.lock_holders is
'One row for each advisory lock of this database that somebody holds: role and application, what it guards when that is known (webhooks, a job, an upgrade, a number), since when
at the latest (null where the reader may not see other sessions), how many wait for it, and whether somebody holds it who has no business with it, or
longer than anything of ours does (is_held_up).';
comment on column governance.lock_holders.pid is 'The session.';
comment on column governance.lock_holders.role is 'Its role.';
comment on column governance.lock_holders.application is 'What it calls itself.';
comment on column governance.lock_holders.since is 'Since when its transaction runs.';
comment on column governance.lock_holders.guards is 'What the lock protects, where that is known.';
comment on column governance.lock_holders.waiting is 'Sessions that wait for it.';
comment on column governance.lock_holders.is_held_up is 'Nobody of ours holds one so long.';

revoke all on governance.lock_holders from public;
grant select on governance.lock_holders to indica_dba;
