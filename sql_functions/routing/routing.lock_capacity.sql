create or replace function routing.lock_capacity(p_consultant_ids bigint[])
returns void
language plpgsql
volatile
as $$
declare
    v_id bigint;
begin
    for v_id in
        select c.id
        from routing.consultants as c
        where (c.daily_capacity is not null or c.open_capacity is not null) and c.id = any (p_consultant_ids)
        order by c.id
    loop
        perform pg_advisory_xact_lock(hashtextextended('routing.capacity:' || v_id, 0));
    end loop;
end;
$$;

comment on function routing.lock_capacity(bigint[]) is
'Whoever of these takes only so many leads is counted by one decision at a time, whatever pool it is of. In order of their ids, before the turn of a pool, and all that one decision needs at
once: a second call could wait for who waits for the first.';

revoke all on function routing.lock_capacity(bigint[]) from public;

revoke all on function routing.lock_capacity(bigint[]) from public;
