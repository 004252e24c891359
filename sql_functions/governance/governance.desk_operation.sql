create or replace function governance.desk_operation()
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 50;
begin
    return governance.desk_failed_work(c_shown) || jsonb_build_object(
        'scheduler', (select to_jsonb(s) from governance.scheduler as s),
        'schedule', (
            select jsonb_agg(
                jsonb_build_object(
                    'job', j.job, 'description', j.description, 'state', j.state, 'last_started_at', j.last_started_at, 'last_outcome', j.last_outcome,
                    'seconds', extract(epoch from j.last_duration), 'next_due_at', j.next_due_at, 'is_late', j.is_late,
                    'runs', j.runs_24_hours, 'failures', j.failures_24_hours, 'failing_since', j.failing_since
                )
                order by j.state in ('ok', 'running', 'waiting', 'disabled'), j.last_started_at desc nulls last, j.job
            )
            from governance.job_runs as j
        ),
        'processes', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('kind', p.kind, 'name', p.name, 'pid', p.pid, 'version', p.version, 'state', p.state, 'started_at', p.started_at, 'heartbeat_at', p.heartbeat_at)
                    order by p.state = 'stopped', p.kind, p.heartbeat_at desc, p.name
                ),
                '[]'
            )
            from governance.processes as p
            where p.state <> 'stopped'
        ),
        'outbox', (
            select coalesce(
                jsonb_agg(jsonb_build_object('kind', o.kind, 'waiting', o.waiting, 'under_way', o.under_way, 'overdue', o.overdue, 'oldest_at', o.oldest_at) order by o.overdue desc, o.kind),
                '[]'
            )
            from (
                select m.kind, m.waiting, m.under_way, coalesce(d.overdue, 0) as overdue, d.oldest_at
                from (
                    select j.kind, count(*) filter (where j.state = 'pending') as waiting, count(*) filter (where j.state = 'claimed') as under_way
                    from outbox.jobs as j
                    where j.finished_at is null
                    group by j.kind
                ) as m
                left join (
                    select v.kind, count(*) as overdue, min(v.first_due_at) as oldest_at from governance.overdue_jobs as v group by v.kind
                ) as d on d.kind = m.kind
            ) as o
        ),
        'sources', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', s.code, 'name', s.name, 'profile', s.profile_code, 'is_active', s.is_active, 'last_at', h.last_at,
                        'silent_seconds', extract(epoch from h.silent_for), 'usual', h.usual, 'is_silent', h.is_silent, 'submissions', a.submissions
                    )
                    order by h.is_silent desc, s.is_active desc, s.name, s.id
                ),
                '[]'
            )
            from intake.sources as s
            join governance.source_habits as h on h.source = s.code
            cross join lateral (
                select coalesce(sum(r.submissions), 0) as submissions
                from intake.arrivals as r
                where r.source_id = s.id and r.hour > util.current_time() - interval '7 days'
            ) as a
        ),
        'webhooks', (select jsonb_agg(to_jsonb(w) order by w.provider) from governance.webhook_health as w),
        'seals', (
            select coalesce(jsonb_agg(jsonb_build_object('number', s.number, 'sealed_on', s.sealed_on, 'leads', s.leads, 'root', s.root, 'at', s.created_at) order by s.number desc), '[]')
            from (select * from governance.seals as o order by o.number desc limit 7) as s
        ),
        'purge', (
            select coalesce(jsonb_agg(jsonb_build_object('what', b.what, 'waiting', b.waiting, 'oldest_at', b.oldest_at) order by b.waiting desc, b.what), '[]')
            from governance.purge_backlog as b
            where b.waiting > 0
        )
    );
end;
$$;

comment on function governance.desk_operation() is
'The desk''s page of the operation: who begins scheduled jobs, how each job stands, processes, what waits in the outbox, sources and webhooks, the last seals,
what the purge has left, and the failed work that somebody may mend (governance.desk_failed_work).';

revoke all on function governance.desk_operation() from public;
