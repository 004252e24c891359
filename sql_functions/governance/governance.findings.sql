-- requires: governance.clock, governance.job_runs, governance.scheduler, governance.processes, governance.lock_holders, governance.long_waits, governance.purge_backlog, governance.source_habits, governance.overdue_jobs, governance.stagnant_leads
create or replace view governance.findings as
with now as (
    select k.at from governance.clock as k
),
-- HOME
home as (
    select case when h.left_at is not null then 'home_left' else 'home_unsettled' end as code, h.database_name as subject,
        coalesce(h.left_at, h.noticed_at) as since, '{}'::text[] as arguments
    from ops.homes as h
    where h.id = (select max(o.id) from ops.homes as o) and (h.left_at is not null or h.settled_at is null)
),
-- PROCESSES
processes as (
    select 'no_worker' as code, null::text as subject, max(p.heartbeat_at) as since, '{}'::text[] as arguments
    from governance.processes as p
    where p.kind = 'worker'
    having coalesce(bool_and(p.state <> 'alive'), true)
    union all
    select 'no_api' as code, null as subject, max(p.heartbeat_at), '{}'::text[] as arguments
    from governance.processes as p
    where p.kind = 'api'
    having coalesce(bool_and(p.state <> 'alive'), true)
    union all
    -- Whoever was started again on the same machine has taken its place.
    select 'worker_silent' as code, format('%s (%s)', p.name, p.pid), p.heartbeat_at, '{}'::text[] as arguments
    from governance.processes as p
    cross join now
    where p.kind = 'worker' and p.state = 'silent' and p.heartbeat_at > now.at - interval '1 day'
        and exists (select from governance.processes as o where o.kind = 'worker' and o.state = 'alive')
        and not exists (select from governance.processes as o where o.kind = 'worker' and o.name = p.name and o.started_at > p.heartbeat_at)
),
-- SCHEDULED WORK
runs as materialized (
    select r.job, r.state, r.failing_since, r.next_due_at, r.last_started_at from governance.job_runs as r
),
scheduled as (
    select
        case s.state when 'none' then 'no_scheduler' else 'scheduler_' || s.state end as code, null as subject, s.last_started_at as since,
        array[coalesce(s.message, '-')] as arguments
    from governance.scheduler as s
    where s.state in ('none', 'elsewhere', 'gone', 'idle')
    union all
    select 'job_' || r.state, string_agg(r.job, ', ' order by r.job),
        min(case r.state when 'failing' then r.failing_since when 'late' then r.next_due_at else r.last_started_at end), '{}'::text[] as arguments
    from runs as r
    where r.state in ('disabled', 'missing', 'inactive', 'altered', 'never_ran', 'late', 'too_long', 'failing')
    group by r.state
),
-- WORK THAT WAITS
waiting as (
    select 'outbox_overdue' as code, string_agg(d.destination || ' ' || d.overdue, ', ' order by d.destination) as subject, min(d.oldest) as since,
        array[sum(d.overdue)::text] as arguments
    from (
        select o.destination, count(*) as overdue, min(o.first_due_at) as oldest
        from governance.overdue_jobs as o
        group by o.destination
    ) as d
    having count(*) > 0
    union all
    select 'jobs_dead' as code, string_agg(d.kind || ' ' || d.dead, ', ' order by d.kind), min(d.oldest), array[sum(d.dead)::text]
    from (
        select m.kind, count(*) as dead, min(m.finished_at) as oldest from outbox.jobs as m where m.state = 'dead' group by m.kind
    ) as d
    having count(*) > 0
    union all
    select 'leads_stagnant' as code, string_agg(d.reason || ' ' || d.leads, ', ' order by d.reason), min(d.oldest), array[sum(d.leads)::text]
    from (
        select s.reason, count(*) as leads, min(s.stands_still_since) as oldest from governance.stagnant_leads as s group by s.reason
    ) as d
    having count(*) > 0
    union all
    select 'person_without_owner' as code, string_agg(coalesce(c.name, l.queue_code), ', ' order by l.unanswered_since), min(l.unanswered_since), array[count(*)::text]
    from leads.leads as l
    left join routing.consultants as c on c.id = l.consultant_id
    where l.status in ('new', 'contacted', 'engaged', 'qualified') and l.unanswered_since is not null
        and (l.queue_code is not null or c.is_active is false)
    having count(*) > 0
    union all
    select 'owner_inactive' as code, string_agg(d.name, ', ' order by d.name), min(d.oldest), array[sum(d.leads)::text]
    from (
        select c.name, count(*) as leads, min(l.next_action_at) as oldest
        from routing.consultants as c
        join leads.leads as l on l.consultant_id = c.id
        where not c.is_active and l.status in ('new', 'contacted', 'engaged', 'qualified')
        group by c.name
    ) as d
    having count(*) > 0
    union all
    select 'quarantine_overdue' as code, null as subject, min(q.next_action_at), array[count(*)::text]
    from intake.quarantine as q
    cross join now
    where q.resolved_at is null and q.next_action_at <= now.at
    having count(*) > 0
),
-- WEBHOOKS
heard as (
    select v.source, (
        select d.received_at from inbox.deliveries as d where d.provider = v.source order by d.received_at desc limit 1
    ) as last_at
    from (values ('whatsapp'), ('chatwoot')) as v (source)
    union all
    select 'source:' || h.source, h.last_at from governance.source_habits as h
),
webhooks as (
    select 'deliveries_unread' as code, string_agg(distinct d.provider, ', ') as subject, min(d.received_at) as since, array[count(*)::text] as arguments
    from inbox.deliveries as d
    cross join now
    where d.state = 'received' and d.received_at < now.at - interval '1 minute'
    having count(*) > 0
    union all
    select 'deliveries_unreadable' as code, string_agg(distinct d.provider, ', '), min(d.received_at), array[count(*)::text]
    from inbox.deliveries as d
    cross join now
    where d.state = 'unreadable' and d.received_at > now.at - interval '24 hours'
    having count(*) > 0
    union all
    select 'facts_failed' as code, string_agg(distinct f.kind, ', '), min(f.created_at), array[count(*)::text]
    from inbox.facts as f
    where f.state = 'failed'
    having count(*) > 0
    union all
    select 'signatures_all_refused' as code, r.source, max(r.last_at), array[sum(r.refused)::text]
    from inbox.refusals as r
    cross join now
    left join heard as h on h.source = r.source
    where r.source <> 'unknown' and r.last_at > now.at - interval '24 hours' and (h.last_at is null or h.last_at < r.first_at)
    group by r.source
    union all
    select 'signatures_refused' as code, string_agg(distinct r.source, ', '), max(r.last_at), array[sum(r.refused)::text]
    from inbox.refusals as r
    cross join now
    left join heard as h on h.source = r.source
    where r.last_at > now.at - interval '24 hours' and (r.source = 'unknown' or h.last_at >= r.first_at)
    having count(*) > 0
    union all
    -- Whatever we write in Chatwoot comes back as its webhook.
    select 'chatwoot_silent' as code, null as subject, min(m.finished_at), array[coalesce(to_char(max(h.last_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '-')]
    from now
    join heard as h on h.source = 'chatwoot'
    join outbox.jobs as m
        on m.finished_at > greatest(h.last_at + interval '1 minute', now.at - interval '7 days') and m.finished_at < now.at - interval '1 hour'
    where m.state = 'done' and m.kind in ('chatwoot.conversation', 'chatwoot.note')
    having count(*) > 0
    union all
    -- Meta tells of every accepted message within seconds.
    select 'statuses_missing' as code, null as subject, min(m.accepted_at), array[count(*)::text, coalesce(to_char(max(h.last_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '-')]
    from sending.messages as m
    cross join now
    join heard as h on h.source = 'whatsapp'
    where m.state = 'accepted' and m.sending_at > now.at - interval '7 days' and m.accepted_at < now.at - interval '1 hour'
    having count(*) > 0
    union all
    select 'source_silent' as code, h.source, h.last_at, array[coalesce(round(h.usual)::text, '-')]
    from governance.source_habits as h
    where h.is_silent
),
-- PURGE, LOCKS
kept as (
    select 'purge_behind' as code, b.what as subject, b.oldest_at as since, array[b.waiting::text] as arguments
    from governance.purge_backlog as b
    cross join now
    where b.oldest_at < now.at - b.term - interval '2 days'
    union all
    select 'lock_held' as code, coalesce(k.guards, '?'), k.since, array[k.role, coalesce(k.application, '-'), k.pid::text, k.waiting::text]
    from governance.lock_holders as k
    where k.is_held_up
    union all
    select 'lock_waited' as code, coalesce(w.relation, w.lock_type), w.waits_since,
        array[w.role, w.holder_role, coalesce(w.holder_application, '-'), w.holder_pid::text]
    from governance.long_waits as w
),
-- SENDING
sends as (
    select 'no_cadence' as code, null as subject, null::timestamptz as since, '{}'::text[] as arguments
    where not exists (select from rework.policies as p where p.is_default and p.is_active)
    union all
    select 'no_channel' as code, null as subject, null as since, '{}'::text[] as arguments
    where not exists (select from sending.channels as c where c.is_default)
    union all
    -- A number that serves no longer may still hold what was ordered through it.
    select 'channel_stopped' as code, c.code, c.state_since, array[c.state_reason, w.waiting::text, coalesce(to_char(w.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '-')]
    from sending.channels as c
    cross join lateral (
        select count(*) as waiting, min(m.first_due_at) as since from outbox.jobs as m where m.channel_id = c.id and m.finished_at is null
    ) as w
    where c.state = 'stopped' and (c.is_default or w.waiting > 0)
    union all
    select 'breaker_open' as code, c.code, min(m.first_due_at), array[count(*)::text]
    from sending.channels as c
    cross join now
    join outbox.jobs as m on m.channel_id = c.id
    where m.state = 'pending' and m.due_at > now.at and m.last_error ->> 'held' = 'no_answers'
    group by c.code
    union all
    select 'template_stopped' as code, t.code, coalesce(t.state_since, t.state_said_at, t.created_at), array[case when t.state = 'approved' then 'paused' else t.state end]
    from sending.templates as t
    cross join now
    where (t.state in ('paused', 'disabled', 'rejected') or t.held_until > now.at)
        and (
            t.purpose = 'first_contact'
            or exists (
                select from rework.steps as s join rework.policies as p on p.id = s.policy_id where s.template_code = t.code and p.is_active
            )
        )
)
select f.code, f.subject, f.since, f.arguments from home as f
union all
select f.code, f.subject, f.since, f.arguments from processes as f
union all
select f.code, f.subject, f.since, f.arguments from scheduled as f
union all
select f.code, f.subject, f.since, f.arguments from waiting as f
union all
select f.code, f.subject, f.since, f.arguments from webhooks as f
union all
select f.code, f.subject, f.since, f.arguments from kept as f
union all
select f.code, f.subject, f.since, f.arguments from sends as f;

comment on view governance.findings is
'One row for each thing that is wrong now, also when that is that nothing happens: a code of ops.conditions, what it is about, since when, and what its sentence tells
more. governance.health_findings says it in words.';

revoke all on governance.findings from public;
grant select on governance.findings to indica_dba;
