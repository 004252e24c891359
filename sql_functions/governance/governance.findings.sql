-- requires: governance.clock, governance.job_runs, governance.scheduler, governance.processes, governance.lock_holders, governance.long_waits, governance.purge_backlog, governance.source_habits, governance.chatwoot_reading, governance.overdue_jobs, governance.stagnant_leads, governance.terms, governance.template_problems
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
        -- Whoever does not take our webhooks holds up nobody: see below.
        where o.destination <> 'webhook'
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
    select 'terms_' || d.state as code, string_agg(d.owner || ' ' || d.leads, ', ' order by d.owner),
        min(d.since), array[sum(d.leads)::text]
    from (
        select
            case when t.state = 'overlooked' then 'escalated' else t.state end as state, coalesce(t.consultant, t.queue_code) as owner, count(*) as leads,
            min(case t.state when 'at_risk' then t.due_at when 'escalated' then t.passed_at else t.since end) as since
        from governance.terms as t
        where t.state in ('at_risk', 'passed', 'escalated', 'overlooked')
        group by 1, 2
    ) as d
    group by d.state
    union all
    select 'person_without_owner' as code, string_agg(d.owner || ' ' || d.leads, ', ' order by d.owner), min(d.oldest), array[sum(d.leads)::text]
    from (
        select coalesce(c.name, l.queue_code) as owner, count(*) as leads, min(l.unanswered_since) as oldest
        from leads.leads as l
        left join routing.consultants as c on c.id = l.consultant_id
        where l.status in ('new', 'contacted', 'engaged', 'qualified') and l.unanswered_since is not null
            and (l.queue_code is not null or c.is_active is false)
        group by 1
    ) as d
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
    select 'leads_in_triage' as code, string_agg(d.reason || ' ' || d.leads, ', ' order by d.reason), min(d.oldest), array[sum(d.leads)::text]
    from (
        select coalesce(k.reason, '-') as reason, count(*) as leads, min(coalesce(k.decided_at, l.created_at)) as oldest
        from leads.leads as l
        left join lateral (
            select q.decided_at, q.snapshot ->> 'reason' || coalesce(' ' || p.code, '') as reason
            from routing.decisions as q
            left join routing.pools as p on p.id = q.pool_id
            where q.lead_id = l.id and q.queue_code = 'triage'
            order by q.id desc
            limit 1
        ) as k on true
        where l.queue_code = 'triage' and l.status in ('new', 'contacted', 'engaged', 'qualified')
        group by coalesce(k.reason, '-')
    ) as d
    having count(*) > 0
    union all
    select 'agent_missing' as code, string_agg(c.name, ', ' order by c.name), min(c.chatwoot_missing_since), '{}'::text[]
    from routing.consultants as c
    where c.is_active and c.chatwoot_missing_since is not null
    having count(*) > 0
    union all
    select 'ownership_split' as code, string_agg(d.owner || ' ' || d.leads, ', ' order by d.owner), min(d.oldest), array[sum(d.leads)::text]
    from (
        select coalesce(c.name, l.queue_code) as owner, count(*) as leads, min(v.split_since) as oldest
        from chatwoot.conversations as v
        join leads.leads as l on l.id = v.lead_id
        left join routing.consultants as c on c.id = l.consultant_id
        cross join now
        -- What the job could not mend.
        where v.split_since < now.at - interval '30 minutes'
        group by 1
    ) as d
    having count(*) > 0
    union all
    -- As chatwoot.is_stopped() has it: several stop the whole account.
    select case when sum(count(*)) over (partition by h.chatwoot_account_id) >= 3 then 'chatwoot_replaced' else 'conversation_of_another' end as code, h.code as subject, min(m.found_at), array[count(*)::text]
    from chatwoot.mismatches as m
    join sending.channels as h on h.id = m.channel_id
    where m.settled_at is null
    group by h.code, h.chatwoot_account_id
    union all
    select 'cards_overdue' as code, null as subject, min(c.due_at), array[count(*)::text]
    from intake.cards as c
    cross join now
    where c.decided_at is null and c.due_at < now.at
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
    select 'source:' || h.source, greatest(h.last_at, (
        select max(a.received_at) from intake.announcements as a join intake.sources as s on s.id = a.source_id where s.code = h.source
    ))
    from governance.source_habits as h
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
    -- Whatever webhooks do, Chatwoot is read every minute.
    select 'chatwoot_unread' as code, r.channel, r.known_until, array[coalesce(r.failure, '-'), r.messages_held::text]
    from governance.chatwoot_reading as r
    cross join now
    where r.known_until < now.at - interval '10 minutes'
    union all
    -- Meta told us of words that Chatwoot does not have (see inbox.unheard_words), and of none since that it has: several people's, or it never heard anything.
    select 'chatwoot_deaf' as code, c.code, min(u.written_at), array[count(*)::text, coalesce(to_char(max(e.heard_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '-')]
    from sending.channels as c
    cross join now
    join governance.chatwoot_reading as r on r.channel = c.code
    left join lateral (
        select max(h.written_at) as heard_at
        from inbox.replies as h
        where h.channel_id = c.id and h.chatwoot_message_id is not null and h.kind <> 'elsewhere'
    ) as e on true
    join inbox.replies as u
        on u.channel_id = c.id and u.written_at > greatest(e.heard_at, now.at - interval '1 day')
        and u.written_at < r.known_until - interval '5 minutes' and u.created_at < r.known_until
    where u.wamid is not null and u.chatwoot_message_id is null
    group by c.code
    having count(distinct u.person_id) > 1 or max(e.heard_at) is null
    union all
    select 'looks_behind' as code, r.channel, r.oldest_waiting_since, array[r.waiting::text, r.looks_per_minute::text]
    from governance.chatwoot_reading as r
    cross join now
    where r.oldest_waiting_since < now.at - interval '15 minutes'
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
    union all
    -- Somebody set it up and went away before it worked.
    select 'source_never_sent' as code, s.code, s.created_at, '{}'::text[] as arguments
    from intake.sources as s
    cross join now
    join heard as h on h.source = 'source:' || s.code
    where s.is_active and s.profile_code <> 'indica' and h.last_at is null and s.created_at < now.at - interval '1 day'
        and not exists (select from intake.submissions as b join ops.api_tokens as t on t.id = b.token_id where t.source_id = s.id)
),
-- OUTGOING WEBHOOKS
outgoing as (
    select
        case s.state when 'paused' then 'webhook_paused' else 'webhook_failing' end as code, s.code as subject,
        case s.state when 'paused' then s.state_since else s.failing_since end as since,
        array[
            coalesce(
                case when s.state = 'paused' then s.state_reason end, (
                    select coalesce('http_' || d.http_status, 'no_answer')
                    from webhooks.deliveries as d
                    where d.subscription_id = s.id and d.next_try_at is not null
                    order by d.next_try_at desc
                    limit 1
                ), '-'
            ), (
                select count(*) from webhooks.deliveries as d where d.subscription_id = s.id and d.state in ('waiting', 'queued')
            )::text
        ] as arguments
    from webhooks.subscriptions as s
    cross join now
    where (s.state = 'paused' and s.state_reason is distinct from 'operator') or (s.state = 'active' and s.failing_since < now.at - interval '5 minutes')
),
-- LEADS THAT WERE ANNOUNCED
fetches as (
    select 'fetch_' || w.class as code, string_agg(distinct w.source, ', ') as subject, min(w.received_at) as since,
        array[count(*)::text, coalesce(max(w.reason), '-')] as arguments
    from (
        select s.code as source, a.received_at,
            coalesce(
                e.class, substring(m.last_error ->> 'held' from '^fetch_(.*)$'),
                case
                    when (m.last_error ->> 'http_status')::integer = 429 then 'limit'
                    when m.last_error ->> 'phase' = 'answered' and (m.last_error ->> 'http_status')::integer < 500 then 'request'
                    else 'passing'
                end
            ) as class,
            coalesce(
                case when m.last_error ->> 'code' ~ '^[0-9]{1,9}$' then m.last_error ->> 'code' end,
                case when m.last_error ->> 'http_status' ~ '^[0-9]{1,3}$' then 'http_' || (m.last_error ->> 'http_status') end,
                case when m.last_error ->> 'phase' ~ '^[a-z_]{1,30}$' then m.last_error ->> 'phase' end
            ) as reason
        from intake.announcements as a
        cross join now
        join intake.sources as s on s.id = a.source_id
        join intake.source_profiles as f on f.code = s.profile_code
        join outbox.jobs as m on m.dedupe_key = f.fetch_kind || ':' || a.id
        left join intake.fetch_errors as e on (m.last_error ->> 'code')::bigint between e.first_code and e.last_code
        where a.settled_at is null and m.finished_at is null and a.received_at < now.at - interval '5 minutes'
    ) as w
    group by w.class
),
-- IMPORTS
lists as (
    select 'import_stalled' as code, i.id::text as subject, i.changed_at as since, array[i.rows_done::text] as arguments
    from intake.imports as i
    cross join now
    where i.state = 'running' and i.changed_at < now.at - interval '15 minutes'
),
-- FIGURES, ALERTS
figures as (
    select distinct on (a.code, a.key) a.code, a.key as subject, a.since, array[
        case when a.code like 'volume%' then round(a.observed::numeric)::text else util.percent(a.observed::numeric) end,
        case when a.code like 'volume%' then round(a.expected::numeric)::text else util.percent(a.expected::numeric) end,
        a.window_hours::text
    ] as arguments
    from alerts.anomalies as a
    cross join now
    where a.since is not null and a.tested_at > now.at - interval '3 hours'
        -- One origin says more than all together.
        and not (a.key = '*' and exists (
            select from alerts.anomalies as o where o.code = a.code and o.key <> '*' and o.since is not null
        ))
    order by a.code, a.key, a.p_value, a.window_hours
),
judgement as (
    select 'alerts_idle' as code, null as subject, e.evaluated_at as since, '{}'::text[] as arguments
    from alerts.evaluation as e
    where e.evaluated_at < clock_timestamp() - interval '10 minutes'
    union all
    select 'alerts_untold' as code, null as subject, min(a.opened_at), array[string_agg(a.code, ', ' order by a.code)]
    from alerts.alerts as a
    join alerts.rules as u on u.code = a.code
    cross join now
    where a.resolved_at is null and a.severity = 'error' and a.opened_at < now.at - interval '30 minutes' and a.acknowledged_at is null
        and not exists (select from alerts.routes as r where r.is_active and u.owner = any (r.owners))
    having count(*) > 0
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
    select 'channel_stopped' as code, c.code, c.state_since, array[
        concat_ws(' → ', c.state_reason, to_char(c.account_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')), w.waiting::text,
        coalesce(to_char(w.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), '-')
    ]
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
    -- Refused for everybody, whatever Meta says of its state.
    select 'template_refused' as code, t.code, t.refused_at, array[t.refusal_code || coalesce(': ' || e.meaning, ''), w.waiting::text]
    from sending.templates as t
    left join sending.whatsapp_errors as e
        on case when t.refusal_code ~ '^[0-9]{1,9}$' then t.refusal_code::integer between e.first_code and e.last_code end
    cross join lateral (
        select count(*) as waiting from outbox.jobs as m where m.state = 'pending' and m.last_error ->> 'held' = 'template_refused'
    ) as w
    where t.refusal_code is not null
    union all
    select 'template_unfit' as code, t.code, t.synced_at, array[w.pt, w.en]
    from sending.templates as t
    join governance.template_problems as w on w.template = t.code
    where t.problem is distinct from 'not_at_meta' and t.state = 'draft'
        and not exists (select from sending.experiments as x where x.challenger = t.code and x.ended_at is not null)
    union all
    select 'templates_unread' as code, null as subject, max(t.synced_at), '{}'::text[] as arguments
    from sending.templates as t
    cross join now
    having max(t.synced_at) < max(now.at) - interval '3 hours'
    union all
    select 'template_recategorised' as code, t.code, t.category_since, array[t.category_before, t.category]
    from sending.templates as t
    where (t.category_before = t.category) is false
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
select f.code, f.subject, f.since, f.arguments from outgoing as f
union all
select f.code, f.subject, f.since, f.arguments from fetches as f
union all
select f.code, f.subject, f.since, f.arguments from lists as f
union all
select f.code, f.subject, f.since, f.arguments from figures as f
union all
select f.code, f.subject, f.since, f.arguments from judgement as f
union all
select f.code, f.subject, f.since, f.arguments from kept as f
union all
select f.code, f.subject, f.since, f.arguments from sends as f;

comment on view governance.findings is
'One row for each thing that is wrong now, also when that is that nothing happens: a code of ops.conditions, what it is about, since when, and what its sentence tells
more. governance.health_findings says it in words.';
comment on column governance.findings.code is 'The condition (ops.conditions).';
comment on column governance.findings.subject is 'What it is about.';
comment on column governance.findings.since is 'Since when.';
comment on column governance.findings.arguments is 'What its sentence tells more.';

revoke all on governance.findings from public;
grant select on governance.findings to indica_dba;
