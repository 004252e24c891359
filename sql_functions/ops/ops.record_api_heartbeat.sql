create or replace function ops.record_api_heartbeat(p_name text, p_pid integer, p_version text, p_is_stopping boolean)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    insert into ops.api_processes as a (name, pid, version, started_at, heartbeat_at, stopped_at)
    values (p_name, p_pid, p_version, v_now, v_now, case when p_is_stopping then v_now end)
    on conflict (name, pid) do update set
        -- The number of a process that is long gone may be another's by now.
        started_at = case when a.stopped_at is not null or a.heartbeat_at < v_now - interval '1 hour' then excluded.started_at else a.started_at end,
        version = excluded.version, heartbeat_at = excluded.heartbeat_at, stopped_at = excluded.stopped_at;
    delete from ops.api_processes as a where a.heartbeat_at < v_now - interval '30 days';
end;
$$;

comment on function ops.record_api_heartbeat(text, integer, text, boolean) is
'A process of the API lives (host, process id, version), or says that it stops; forgets those that were not heard for 30 days.';

revoke all on function ops.record_api_heartbeat(text, integer, text, boolean) from public;
