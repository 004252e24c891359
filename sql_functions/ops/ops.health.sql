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
    v_channel messaging.channels;
begin
    select count(*), min(p.due_at) into v_overdue, v_oldest
    from (select m.due_at from outbox.messages as m where m.state = 'pending' and m.due_at < v_now - interval '1 minute' limit 1000) as p;
    select count(*) into v_dead from outbox.messages as m where m.state = 'dead';
    select count(*) into v_workers
    from outbox.workers as w
    where w.stopped_at is null and w.heartbeat_at > v_now - interval '1 minute';
    v_channel := messaging.default_channel();

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
            'channel', jsonb_build_object(
                'ok', v_channel.state is not distinct from 'active',
                'detail', coalesce(v_channel.code || ' ' || v_channel.state || coalesce(': ' || v_channel.state_reason, ''), 'none set up')
            )
        )
    );
end;
$$;

comment on function ops.health() is
'Health of the operation: {"ready": can submissions be taken?, "checks": {database, workers, outbox (rows a minute overdue), dead_letters, channel:
{"ok", "detail"}}}. Only the database decides readiness: without a worker leads are still taken and wait.';

revoke all on function ops.health() from public;
grant execute on function ops.health() to indica_dba;
