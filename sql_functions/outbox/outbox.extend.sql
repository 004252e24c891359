create or replace function outbox.extend(p_worker_id bigint, p_ids bigint[], p_lease interval default interval '90 seconds')
returns setof bigint
language sql
volatile
security definer
set search_path = ''
as $$
    update outbox.jobs as m
    set lease_expires_at = util.current_time() + p_lease
    where m.id = any (p_ids) and m.claimed_by = p_worker_id and m.state = 'claimed'
    returning m.id;
$$;

comment on function outbox.extend(bigint, bigint[], interval) is
'Prolongs leases of a worker; returns the ids that it still holds.';

revoke all on function outbox.extend(bigint, bigint[], interval) from public;
grant execute on function outbox.extend(bigint, bigint[], interval) to indica_worker;
