-- requires: governance.clock
create or replace view governance.purge_backlog as
select b.what, b.term, b.waiting, b.oldest_at
from governance.clock as k
cross join lateral (
    select 'submissions' as what, interval '30 days' as term, count(*) as waiting, min(s.received_at) as oldest_at
    from intake.submissions as s
    where s.received_at < k.at - interval '30 days' and (s.raw is not null or s.idempotency_key is not null or s.answer ?| '{errors,warnings,detail}'::text[])
        and not exists (select from intake.quarantine as q where q.submission_id = s.id and q.resolved_at is null)
    union all
    select 'several_referrals' as what, interval '30 days' as term, count(*) as waiting, min(d.received_at) as oldest_at
    from intake.deliveries as d
    where d.received_at < k.at - interval '30 days' and d.raw is not null
        and not exists (
            select
            from intake.submissions as s
            join intake.quarantine as q on q.submission_id = s.id
            where s.delivery_id = d.id and q.resolved_at is null
        )
    union all
    select 'rejections' as what, interval '30 days' as term, count(*) as waiting, min(q.resolved_at) as oldest_at
    from intake.quarantine as q
    where q.resolved_at < k.at - interval '30 days' and q.detail ? 'rejected'
    union all
    select 'cards' as what, s.kept as term, count(c.id) as waiting, min(c.said_at) as oldest_at
    from (
        select (coalesce(o.value, o.default_value) #>> '{}')::interval as kept from ops.settings as o where o.key = 'card_retention'
    ) as s
    left join intake.cards as c on c.said_at < k.at - s.kept
        and (c.name is not null or c.phone is not null or jsonb_array_length(c.phones) > 0 or c.email is not null or c.reason is not null)
    group by s.kept
    union all
    select 'deliveries' as what, interval '30 days' as term, count(*) as waiting, min(d.received_at) as oldest_at
    from inbox.deliveries as d
    where d.received_at < k.at - interval '30 days' and d.raw is not null and d.state <> 'received'
    union all
    select 'facts' as what, interval '30 days' as term, count(*) as waiting, min(e.created_at) as oldest_at
    from inbox.facts as e
    where e.created_at < k.at - interval '30 days' and e.payload <> '{}'
    union all
    select 'proposals' as what, interval '30 days' as term, count(*) as waiting, min(o.said_at) as oldest_at
    from chatwoot.proposals as o
    where o.said_at < k.at - interval '30 days' and o.value is not null
    union all
    select 'outgoing_webhooks' as what, interval '30 days' as term, count(*) as waiting, min(d.created_at) as oldest_at
    from webhooks.deliveries as d
    where d.created_at < k.at - interval '30 days' and d.state <> 'queued'
    union all
    select 'alert_notices' as what, interval '90 days' as term, count(*) as waiting, min(n.created_at) as oldest_at
    from alerts.notices as n
    where n.created_at < k.at - interval '90 days' and n.state <> 'queued'
    union all
    select 'normalization_changes' as what, interval '90 days' as term, count(*) as waiting, min(c.changed_at) as oldest_at
    from people.normalization_changes as c
    where c.changed_at < k.at - interval '90 days' and c.old_values is not null
    union all
    select 'challengers' as what, interval '30 days' as term, count(*) as waiting, min(m.trained_at) as oldest_at
    from scoring.models as m
    where m.state = 'challenger' and m.promotion is null and m.trained_at < k.at - interval '30 days'
    union all
    select 'desk_journal' as what, s.kept as term, count(j.id) as waiting, min(j.at) as oldest_at
    from (
        select (coalesce(o.value, o.default_value) #>> '{}')::interval as kept from ops.settings as o where o.key = 'desk_journal_kept'
    ) as s
    left join desk.journal as j on j.at < k.at - s.kept
    group by s.kept
) as b;

comment on view governance.purge_backlog is
'One row for each thing that jobs.purge() forgets after its term: how many rows are past it and still have what is to be forgotten, and since when the oldest is kept. All 0
after a run; a number that grows says that the purge is behind or does not run. What waits in quarantine or was never read has no term.';
comment on column governance.purge_backlog.what is 'submissions (raw bodies and idempotency keys), rejections (why a human rejected one), cards (what contact cards said), deliveries (raw webhooks), facts (what was read out of them), normalization_changes (old and new values), alert_notices (who was told of an alert), challengers (models that never scored), desk_journal (what was done at the desk).';
comment on column governance.purge_backlog.term is 'After how long it is forgotten.';
comment on column governance.purge_backlog.waiting is 'Rows that are past it.';
comment on column governance.purge_backlog.oldest_at is 'The oldest of these.';

revoke all on governance.purge_backlog from public;
grant select on governance.purge_backlog to indica_dba;
