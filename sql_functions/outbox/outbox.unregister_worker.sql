create or replace function outbox.unregister_worker(p_worker_id bigint)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update outbox.workers as w set stopped_at = util.current_time() where w.id = p_worker_id and w.stopped_at is null;
$$;

comment on function outbox.unregister_worker(bigint) is 'Says that a worker stopped in good order.';

revoke all on function outbox.unregister_worker(bigint) from public;
grant execute on function outbox.unregister_worker(bigint) to indica_worker;
