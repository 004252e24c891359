-- requires: governance.clock, governance.overdue_jobs
create or replace view governance.outbox_health as
select
    t.kind, t.state, t.jobs, t.oldest_due_at, t.due_now,
    coalesce(o.overdue, 0) as overdue, o.oldest_overdue_at, k.at - o.oldest_overdue_at as overdue_by,
    t.leases_expired, t.most_attempts, f.p95_latency_seconds, coalesce(f.finished_last_hour, 0) as finished_last_hour, t.last_finished_at
from governance.clock as k
cross join lateral (
    select
        m.kind, m.state, count(*) as jobs,
        min(m.first_due_at) filter (where m.state in ('pending', 'claimed')) as oldest_due_at,
        count(*) filter (where m.state = 'pending' and m.due_at < k.at) as due_now,
        count(*) filter (where m.state = 'claimed' and m.lease_expires_at < k.at) as leases_expired,
        max(m.attempts) as most_attempts,
        max(m.finished_at) as last_finished_at
    from outbox.jobs as m
    group by m.kind, m.state
) as t
left join (
    select d.kind, d.state, count(*) as overdue, min(d.first_due_at) as oldest_overdue_at
    from governance.overdue_jobs as d
    group by d.kind, d.state
) as o on o.kind = t.kind and o.state = t.state
-- Apart from the counts, so that only the rows of one hour are sorted.
left join lateral (
    select
        h.kind, h.state, count(*) as finished_last_hour,
        round(
            (percentile_cont(0.95) within group (order by greatest(extract(epoch from h.finished_at - h.first_due_at), 0))
                filter (where h.state = 'done'))::numeric, 3
        ) as p95_latency_seconds
    from outbox.jobs as h
    where h.finished_at > k.at - interval '1 hour'
    group by h.kind, h.state
) as f on f.kind = t.kind and f.state = t.state;

comment on view governance.outbox_health is
'One row for each kind and state of outbox jobs that exist: how many, since when the oldest was due at first, how many are due now, how many are overdue by
their age and since when (governance.overdue_jobs), how many have lost their worker, the most attempts, and the 95th percentile of seconds from first due to
done in the last hour. No retry makes a row younger. Jobs in state dead wait for somebody: indica outbox list.';
comment on column governance.outbox_health.kind is 'Kind of job.';
comment on column governance.outbox_health.state is 'pending, claimed, done, dead, cancelled.';
comment on column governance.outbox_health.jobs is 'How many.';
comment on column governance.outbox_health.oldest_due_at is 'When the oldest unfinished one was due at first.';
comment on column governance.outbox_health.due_now is 'Pending and due.';
comment on column governance.outbox_health.overdue is 'As in governance.overdue_jobs.';
comment on column governance.outbox_health.oldest_overdue_at is 'The oldest of these.';
comment on column governance.outbox_health.overdue_by is 'By how long.';
comment on column governance.outbox_health.leases_expired is 'Claimed by a worker that died.';
comment on column governance.outbox_health.most_attempts is 'The most tries that one took.';
comment on column governance.outbox_health.p95_latency_seconds is 'From first due to done, of the last hour.';
comment on column governance.outbox_health.finished_last_hour is 'Finished in the last hour.';
comment on column governance.outbox_health.last_finished_at is 'When the last one finished.';

revoke all on governance.outbox_health from public;
grant select on governance.outbox_health to indica_dba;
