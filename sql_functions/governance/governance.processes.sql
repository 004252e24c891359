-- requires: governance.clock
create or replace view governance.processes as
select
    p.kind, p.name, p.pid, p.version, p.started_at, p.heartbeat_at, p.stopped_at,
    case
        when p.stopped_at is not null then 'stopped'
        when p.heartbeat_at > k.at - interval '1 minute' then 'alive'
        else 'silent'
    end as state
from (
    select 'worker' as kind, w.name, w.pid, w.version, w.started_at, w.heartbeat_at, w.stopped_at,
        row_number() over (partition by w.name, w.pid order by w.id desc) as n
    from outbox.workers as w
    union all
    select 'api' as kind, a.name, a.pid, a.version, a.started_at, a.heartbeat_at, a.stopped_at, 1 as n
    from ops.api_processes as a
) as p
cross join governance.clock as k
where p.n = 1 and p.heartbeat_at > k.at - interval '7 days';

comment on view governance.processes is
'One row for each process of worker and API that was heard in the last 7 days: alive (heard within a minute), stopped (it said so), or silent: it was killed, hangs, or
cannot reach the database.';
comment on column governance.processes.kind is 'worker or api.';
comment on column governance.processes.name is 'Its host.';
comment on column governance.processes.pid is 'Its process id there.';
comment on column governance.processes.version is 'Version of the code.';
comment on column governance.processes.started_at is 'When it began.';
comment on column governance.processes.heartbeat_at is 'When it was last heard.';
comment on column governance.processes.stopped_at is 'When it ended in order.';
comment on column governance.processes.state is 'alive, stopped, silent.';

revoke all on governance.processes from public;
grant select on governance.processes to indica_dba;
