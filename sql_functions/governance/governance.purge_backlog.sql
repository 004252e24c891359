-- requires: governance.clock
create or replace view governance.purge_backlog as
select b.what, b.term, b.waiting, b.oldest_at
from governance.clock as k
cross join lateral (
    select 'submissions' as what, interval '30 days' as term, count(*) as waiting, min(s.received_at) as oldest_at
    from intake.submissions as s
    where s.received_at < k.at - interval '30 days' and (s.raw is not null or s.idempotency_key is not null)
        and not exists (select from intake.quarantine as q where q.submission_id = s.id and q.resolved_at is null)
    union all
    select 'rejections' as what, interval '30 days' as term, count(*) as waiting, min(q.resolved_at) as oldest_at
    from intake.quarantine as q
    where q.resolved_at < k.at - interval '30 days' and q.detail ? 'rejected'
    union all
    select 'deliveries' as what, interval '30 days' as term, count(*) as waiting, min(d.received_at) as oldest_at
    from inbox.deliveries as d
    where d.received_at < k.at - interval '30 days' and d.raw is not null and d.state <> 'received'
    union all
    select 'facts' as what, interval '30 days' as term, count(*) as waiting, min(e.created_at) as oldest_at
    from inbox.facts as e
    where e.created_at < k.at - interval '30 days' and e.payload <> '{}'
    union all
    select 'normalization_changes' as what, interval '90 days' as term, count(*) as waiting, min(c.changed_at) as oldest_at
    from people.normalization_changes as c
    where c.changed_at < k.at - interval '90 days' and c.old_values is not null
) as b;

comment on view governance.purge_backlog is
'One row for each thing that jobs.purge() forgets after its term: how many rows are past it and still have what is to be forgotten, and since when the oldest is kept. All 0
after a run; a number that grows says that the purge is behind or does not run. What waits in quarantine or was never read has no term.';

revoke all on governance.purge_backlog from public;
grant select on governance.purge_backlog to indica_dba;
