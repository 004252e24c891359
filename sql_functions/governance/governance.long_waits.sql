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
comment on column governance.long_waits.pid is 'The session that waits.';
comment on column governance.long_waits.role is 'Its role.';
comment on column governance.long_waits.application is 'What it calls itself.';
comment on column governance.long_waits.waits_since is 'Since when.';
comment on column governance.long_waits.lock_type is 'What kind of lock.';
comment on column governance.long_waits.relation is 'Of which table, where it is one.';
comment on column governance.long_waits.holder_pid is 'Who holds it.';
comment on column governance.long_waits.holder_role is 'Their role.';
comment on column governance.long_waits.holder_application is 'What they call themselves.';
comment on column governance.long_waits.holder_since is 'Since when their transaction runs.';

revoke all on governance.long_waits from public;
grant select on governance.long_waits to indica_dba;
