-- requires: governance.clock
create or replace view governance.purge_backlog as
select
    t.what, t.term, o.oldest, o.rows_left, coalesce(o.oldest < k.at - t.term - interval '2 days', false) as is_behind
from governance.clock as k
cross join (values
    ('inbox.deliveries', interval '30 days'),
    ('inbox.facts', interval '30 days'),
    ('intake.submissions', interval '30 days'),
    ('people.normalization_changes', interval '90 days')
) as t (what, term)
cross join lateral (
    select min(d.received_at) as oldest, count(*) as rows_left
    from inbox.deliveries as d
    where t.what = 'inbox.deliveries' and d.raw is not null and d.state <> 'received' and d.received_at < k.at - t.term
    having t.what = 'inbox.deliveries'
    union all
    select min(f.created_at), count(*)
    from inbox.facts as f
    where t.what = 'inbox.facts' and f.payload <> '{}' and f.created_at < k.at - t.term
    having t.what = 'inbox.facts'
    union all
    select min(s.received_at), count(*)
    from intake.submissions as s
    where t.what = 'intake.submissions' and s.received_at < k.at - t.term
        and (s.raw is not null or s.idempotency_key is not null)
        and not exists (select from intake.quarantine as q where q.submission_id = s.id and q.resolved_at is null)
    having t.what = 'intake.submissions'
    union all
    select min(c.changed_at), count(*)
    from people.normalization_changes as c
    where t.what = 'people.normalization_changes' and c.old_values is not null and c.changed_at < k.at - t.term
    having t.what = 'people.normalization_changes'
) as o;

comment on view governance.purge_backlog is
'One row for each table of which jobs.purge forgets what is older than its term: how many rows are over it, the oldest, and whether that one should have been forgotten
more than two days ago (is_behind). What nobody has read yet and what waits in quarantine stays whole and does not count.';

revoke all on governance.purge_backlog from public;
grant select on governance.purge_backlog to indica_dba;
