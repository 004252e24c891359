create or replace function ops.health()
returns jsonb
language plpgsql
stable
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_overdue integer;
    v_oldest timestamptz;
    v_dead bigint;
    v_workers bigint;
    v_quarantined bigint;
    v_unread bigint;
    v_failed bigint;
    v_jobs text;
    v_channel sending.channels;
begin
    select count(*), min(p.due_at) into v_overdue, v_oldest
    from (select m.due_at from outbox.jobs as m where m.state = 'pending' and m.due_at < v_now - interval '1 minute' limit 1000) as p;
    select count(*) into v_dead from outbox.jobs as m where m.state = 'dead';
    select count(*) into v_workers
    from outbox.workers as w
    where w.stopped_at is null and w.heartbeat_at > v_now - interval '1 minute';
    select count(*) into v_quarantined from intake.quarantine as q where q.resolved_at is null and q.next_action_at <= v_now;
    select count(*) into v_unread
    from inbox.deliveries as d
    where d.state = 'received' and d.received_at < v_now - interval '1 minute';
    select count(*) into v_failed from inbox.facts as e where e.state = 'failed';
    select string_agg(j.name || case when r.outcome = 'running' then ' (runs too long)' else '' end, ', ' order by j.name) into v_jobs
    from jobs.schedules as j
    cross join lateral (
        select r.outcome, r.started_at from jobs.runs as r where r.job_name = j.name and r.outcome <> 'skipped' order by r.id desc limit 1
    ) as r
    where j.is_enabled and (r.outcome = 'failed' or (r.outcome = 'running' and r.started_at < clock_timestamp() - j.max_runtime));
    select * into v_channel from sending.channels as c where c.is_default;

    return jsonb_build_object(
        'ready', not pg_is_in_recovery(),
        'checks', jsonb_build_object(
            'database', jsonb_build_object('ok', not pg_is_in_recovery(), 'detail', case when pg_is_in_recovery() then 'read only' else 'writable' end),
            'workers', jsonb_build_object('ok', v_workers > 0, 'detail', v_workers || ' alive'),
            'outbox', jsonb_build_object(
                'ok', v_overdue = 0,
                'detail', case when v_overdue = 0 then 'nothing overdue' else v_overdue || ' overdue, the oldest since ' || v_oldest end
            ),
            'dead_letters', jsonb_build_object('ok', v_dead = 0, 'detail', v_dead || ' dead'),
            'quarantine', jsonb_build_object('ok', v_quarantined = 0, 'detail', v_quarantined || ' overdue'),
            'webhooks', jsonb_build_object(
                'ok', v_unread = 0 and v_failed = 0, 'detail', v_unread || ' unread for a minute, ' || v_failed || ' failed'
            ),
            'jobs', jsonb_build_object('ok', v_jobs is null, 'detail', coalesce('failed last time: ' || v_jobs, 'none failed')),
            'cadence', jsonb_build_object(
                'ok', exists (select from rework.policies as p where p.is_default and p.is_active),
                'detail', case
                    when exists (select from rework.policies as p where p.is_default and p.is_active) then 'active'
                    else 'no active default policy: silent leads wait for ever'
                end
            ),
            'channel', jsonb_build_object(
                'ok', v_channel.state is not distinct from 'active',
                'detail', coalesce(v_channel.code || ' ' || v_channel.state || coalesce(': ' || v_channel.state_reason, ''), 'none set up')
            )
        )
    );
end;
$$;

comment on function ops.health() is
'Health of the operation: {"ready": can submissions be taken?, "checks": {database, workers, outbox (rows a minute overdue), dead_letters,
quarantine (overdue), webhooks, jobs, cadence, channel: {"ok", "detail"}}}. Only the database decides readiness: without a worker leads are still taken and wait.';

revoke all on function ops.health() from public;
grant execute on function ops.health() to indica_dba;
