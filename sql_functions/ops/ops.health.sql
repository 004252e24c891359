create or replace function ops.health()
returns jsonb
language plpgsql
stable
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_home constant text := ops.home_standing();
    v_writable boolean;
    v_overdue bigint;
    v_oldest timestamptz;
    v_where text;
    v_standing bigint;
    v_standing_since timestamptz;
    v_dead bigint;
    v_workers bigint;
    v_quarantined bigint;
    v_unread bigint;
    v_failed bigint;
    v_jobs text;
    v_channel sending.channels;
    v_stopped text;
    v_silent bigint;
    v_silent_since timestamptz;
    v_last_status timestamptz;
begin
    v_writable := not pg_is_in_recovery()
        and current_setting('transaction_read_only') = 'off'
        -- What the next connections will be told.
        and not exists (
            select
            from pg_catalog.pg_db_role_setting as s
            cross join unnest(s.setconfig) as c (entry)
            where s.setdatabase = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database())
                and s.setrole in (0, (select r.oid from pg_catalog.pg_roles as r where r.rolname = session_user))
                and lower(c.entry) in ('default_transaction_read_only=on', 'default_transaction_read_only=true', 'default_transaction_read_only=1')
        );
    select sum(d.overdue), min(d.oldest), string_agg(d.destination || ' ' || d.overdue, ', ' order by d.destination)
    into v_overdue, v_oldest, v_where
    from (
        select o.destination, count(*) as overdue, min(o.first_due_at) as oldest
        from governance.overdue_jobs as o
        group by o.destination
    ) as d;
    select count(*), min(s.stands_still_since) into v_standing, v_standing_since from governance.stagnant_leads as s;
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
    -- A number that serves no longer may still hold what was ordered through it.
    select string_agg(
        format('%s %s: %s, %s wait since %s', c.code, c.state, c.state_reason, w.waiting, w.since), '; ' order by c.code
    )
    into v_stopped
    from sending.channels as c
    cross join lateral (
        select count(*) as waiting, min(m.first_due_at) as since
        from outbox.jobs as m
        where m.channel_id = c.id and m.finished_at is null
    ) as w
    where c.state = 'stopped' and not c.is_default and w.waiting > 0;
    -- Meta tells of every accepted message within seconds; when nothing came for the newest, its webhooks do not reach us.
    select count(*), min(m.accepted_at) into v_silent, v_silent_since
    from sending.messages as m
    where m.state = 'accepted' and m.sending_at > v_now - interval '7 days' and m.accepted_at < v_now - interval '1 hour';
    select max(d.received_at) into v_last_status from inbox.deliveries as d where d.provider = 'whatsapp' and d.received_at >= v_silent_since;

    return jsonb_build_object(
        'ready', v_writable,
        'checks', jsonb_build_object(
            'database', jsonb_build_object('ok', v_writable, 'detail', case when v_writable then 'writable' else 'read only' end),
            'home', jsonb_build_object(
                'ok', v_home in ('new', 'settled'),
                'detail', case
                    when v_home in ('new', 'settled') then 'what is ordered may leave'
                    when v_home = 'left' then 'the operation was moved elsewhere: nothing leaves here'
                    else 'a copy or restored: leads are taken, nothing leaves until it is settled'
                end
            ),
            'workers', jsonb_build_object('ok', v_workers > 0, 'detail', v_workers || ' alive'),
            'outbox', jsonb_build_object(
                'ok', v_overdue is null,
                'detail', coalesce(v_overdue || ' overdue, the oldest since ' || v_oldest || ' (' || v_where || ')', 'nothing overdue')
            ),
            'leads', jsonb_build_object(
                'ok', v_standing = 0,
                'detail', case
                    when v_standing = 0 then 'none stands still'
                    else v_standing || ' stand still' || coalesce(', the oldest since ' || v_standing_since, '')
                end
            ),
            'dead_letters', jsonb_build_object('ok', v_dead = 0, 'detail', v_dead || ' dead'),
            'quarantine', jsonb_build_object('ok', v_quarantined = 0, 'detail', v_quarantined || ' overdue'),
            'webhooks', jsonb_build_object(
                'ok', v_unread = 0 and v_failed = 0, 'detail', v_unread || ' unread for a minute, ' || v_failed || ' failed'
            ),
            'statuses', jsonb_build_object(
                'ok', v_silent = 0,
                'detail', case
                    when v_silent = 0 then 'every accepted message was heard of'
                    else v_silent || ' accepted for an hour without a status, the oldest at ' || v_silent_since
                        || coalesce('; last webhook of WhatsApp at ' || v_last_status, '; no webhook of WhatsApp since')
                end
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
                'ok', v_channel.state is not distinct from 'active' and v_stopped is null,
                'detail', concat_ws(
                    '; ',
                    coalesce(v_channel.code || ' ' || v_channel.state || coalesce(': ' || v_channel.state_reason, ''), 'none set up'), v_stopped
                )
            )
        )
    );
end;
$$;

comment on function ops.health() is
'Health of the operation: {"ready": can submissions be taken?, "checks": {database, home (ops.home_standing), workers, outbox (jobs a minute overdue by their age, governance.overdue_jobs),
leads (those that stand still, governance.stagnant_leads), dead_letters, quarantine (overdue), webhooks, statuses (accepted messages of which WhatsApp tells nothing for
an hour), jobs, cadence, channel (the default, and any other that is stopped and holds jobs): {"ok", "detail"}}}. Only the database decides readiness: without a worker leads are still taken
and wait.';

revoke all on function ops.health() from public;
grant execute on function ops.health() to indica_dba;
