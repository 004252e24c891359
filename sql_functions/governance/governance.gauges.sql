create or replace function governance.gauges()
returns table (name text, label text, label_value text, value double precision)
language sql
stable
as $$
    select 'outbox_overdue', 'destination', k.destination, count(o.job_id)
    from (select distinct j.destination from outbox.kinds as j) as k
    left join governance.overdue_jobs as o on o.destination = k.destination
    group by k.destination
    union all
    select 'outbox_oldest_overdue_seconds', 'destination', k.destination, coalesce(max(extract(epoch from o.overdue_by)), 0)
    from (select distinct j.destination from outbox.kinds as j) as k
    left join governance.overdue_jobs as o on o.destination = k.destination
    group by k.destination
    union all
    select 'outbox_oldest_due_seconds', 'urgency', u.urgency, coalesce(max(extract(epoch from util.current_time() - m.due_at)), 0)
    from (values ('urgent'), ('normal'), ('bulk')) as u (urgency)
    cross join (select distinct j.destination from outbox.kinds as j) as k
    left join lateral (
        select j.due_at
        from outbox.jobs as j
        where j.state = 'pending' and j.destination = k.destination and j.urgency = u.urgency and j.due_at <= util.current_time()
        order by j.due_at, j.id
        limit 1
    ) as m on true
    group by u.urgency
    union all
    select 'outbox_in_flight_limit', 'destination', i.destination, i.in_flight
    from outbox.limits as i
    union all
    select 'channel_overdue', 'channel', n.code, count(o.job_id)
    from sending.channels as n
    left join governance.overdue_jobs as o on o.channel = n.code
    group by n.code
    union all
    select 'channel_stopped', 'channel', n.code, case n.state when 'stopped' then 1 else 0 end
    from sending.channels as n
    union all
    select 'outbox_dead', 'destination', k.destination, count(m.id)
    from (select distinct j.destination from outbox.kinds as j) as k
    left join outbox.jobs as m on m.destination = k.destination and m.state = 'dead'
    group by k.destination
    union all
    select 'stagnant_leads', null, null, count(*)
    from governance.stagnant_leads as s
    union all
    select 'stagnant_leads_oldest_seconds', null, null, coalesce(extract(epoch from util.current_time() - min(s.stands_still_since)), 0)
    from governance.stagnant_leads as s
    union all
    select 'people_waiting_longest_seconds', null, null,
        coalesce(extract(epoch from util.current_time() - min(least(l.unanswered_since, util.current_time()))), 0)
    from leads.leads as l
    where l.unanswered_since is not null and l.status in ('new', 'contacted', 'engaged', 'qualified')
    union all
    select 'job_late', 'job', r.job, case when r.is_late or r.runs_too_long then 1 else 0 end
    from governance.job_runs as r
    where r.is_enabled
    union all
    select 'health_findings', 'check', c.check_name, count(h.code)
    from ops.conditions as c
    left join governance.health_findings as h on h.check_name = c.check_name
    where c.severity = 'ok'
    group by c.check_name
    union all
    select 'alerts_open', 'owner', o.owner, count(a.id)
    from (values ('operator'), ('manager'), ('director')) as o (owner)
    left join alerts.rules as u on u.owner = o.owner
    left join alerts.alerts as a on a.code = u.code and a.opened_at is not null and a.resolved_at is null
    group by o.owner
    union all
    select 'alerts_judged_seconds_ago', null, null, extract(epoch from clock_timestamp() - e.evaluated_at)
    from alerts.evaluation as e
    union all
    select 'webhooks_refused_today', 'source', r.source, r.refused
    from inbox.refusals as r
    where r.day = (util.current_time() at time zone 'UTC')::date
    union all
    select 'chatwoot_unread_seconds', 'channel', r.channel, coalesce(extract(epoch from util.current_time() - r.known_until), 0)
    from governance.chatwoot_reading as r
    union all
    select 'chatwoot_looks_waiting', 'channel', r.channel, r.waiting
    from governance.chatwoot_reading as r
    union all
    select 'chatwoot_healed_today', 'kind', h.kind, h.healed
    from governance.chatwoot_heals as h
    where h.day = (util.current_time() at time zone ops.setting_text('timezone'))::date
    union all
    select 'processes_alive', 'kind', k.kind, count(p.pid)
    from (values ('worker'), ('api')) as k (kind)
    left join governance.processes as p on p.kind = k.kind and p.state = 'alive'
    group by k.kind;
$$;

comment on function governance.gauges() is
'Figures for Prometheus, each with at most one label: jobs overdue by their age and the age of the oldest (seconds), by destination and by channel; the longest wait of a job that is due, by its urgency (urgent, normal, bulk); how many jobs may be in flight, where answers decide it; stopped channels (1);
dead jobs; leads that stand still and since when; the longest wait of a person for our answer; jobs that are late or run too long (1); what health finds, by check; open alerts, by owner, and how long ago alerts were judged; webhooks refused today (UTC), by source;
how long ago all that changed in Chatwoot was known last, by channel, conversations that wait to be read, and what looking there healed today, by kind; processes that live.';

revoke all on function governance.gauges() from public;
