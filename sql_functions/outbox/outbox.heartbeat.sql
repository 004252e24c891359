create or replace function outbox.heartbeat(p_worker_id bigint)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update outbox.workers as w set heartbeat_at = util.current_time() where w.id = p_worker_id and w.stopped_at is null;
$$;

comment on function outbox.heartbeat(bigint) is 'Says that a worker lives; for people to see, leases decide.';

revoke all on function outbox.heartbeat(bigint) from public;
grant execute on function outbox.heartbeat(bigint) to indica_worker;
