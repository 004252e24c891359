create or replace view governance.long_waits as
select
    l.pid, a.usename::text as role, nullif(a.application_name, '') as application, l.waitstart as waits_since, l.locktype as lock_type,
    case when l.relation is not null then l.relation::regclass::text end as relation,
    h.pid as holder_pid, h.usename::text as holder_role, nullif(h.application_name, '') as holder_application, h.xact_start as holder_since
from pg_catalog.pg_locks as l
join pg_catalog.pg_stat_activity as a on a.pid = l.pid
cross join lateral unnest(pg_catalog.pg_blocking_pids(l.pid)) as b (pid)
join pg_catalog.pg_stat_activity as h on h.pid = b.pid
where not l.granted and l.waitstart < clock_timestamp() - interval '1 minute'
    and a.datname = current_database();

comment on view governance.long_waits is
'One row for each session of this database that waits for a lock longer than a minute, and each session that it waits for: roles, applications, the table, and since when
(the holder''s null where the reader may not see other sessions).';

revoke all on governance.long_waits from public;
grant select on governance.long_waits to indica_dba;
