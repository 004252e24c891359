-- requires: governance.clock
create or replace view governance.outbox_health as
select
    m.kind, m.state, count(*) as jobs,
    min(m.due_at) filter (where m.state in ('pending', 'claimed')) as oldest_due_at,
    count(*) filter (where m.state = 'pending' and m.due_at < k.at) as due_now,
    count(*) filter (where m.state = 'claimed' and m.lease_expires_at < k.at) as leases_expired,
    max(m.attempts) as most_attempts,
    round(
        (percentile_cont(0.95) within group (order by greatest(extract(epoch from m.finished_at - m.due_at), 0))
            filter (where m.state = 'done' and m.finished_at > k.at - interval '1 hour'))::numeric, 3
    ) as p95_latency_seconds,
    count(*) filter (where m.finished_at > k.at - interval '1 hour') as finished_last_hour,
    max(m.finished_at) as last_finished_at
from outbox.jobs as m
cross join governance.clock as k
group by m.kind, m.state, k.at;

comment on view governance.outbox_health is
'One row for each kind and state of outbox jobs that exist: how many, since when the oldest is due, how many are due now or have lost their worker, the
most attempts, and the 95th percentile of seconds from due to done in the last hour. Jobs in state dead wait for somebody: indica outbox list.';

revoke all on governance.outbox_health from public;
grant select on governance.outbox_health to indica_dba;
