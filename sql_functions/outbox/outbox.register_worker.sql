create or replace function outbox.register_worker(p_name text, p_pid integer, p_version text)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    insert into outbox.workers (name, pid, version, started_at, heartbeat_at)
    values (p_name, p_pid, p_version, util.current_time(), util.current_time())
    returning id;
$$;

comment on function outbox.register_worker(text, integer, text) is
'Makes a worker row (host name, process id, version) and returns its id, which fences everything the worker reports.';

revoke all on function outbox.register_worker(text, integer, text) from public;
grant execute on function outbox.register_worker(text, integer, text) to indica_worker;
