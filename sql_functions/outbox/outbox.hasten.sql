create or replace function outbox.hasten(p_ids bigint[], p_now timestamptz)
returns bigint[]
language plpgsql
volatile
as $$
declare
    v_ids bigint[];
begin
    with waiting as (
        select m.id
        from outbox.jobs as m
        where m.id = any (p_ids) and m.state = 'pending' and m.due_at > p_now
        -- A job that is locked is being claimed.
        for update skip locked
    ), moved as (
        update outbox.jobs as m set due_at = p_now from waiting where m.id = waiting.id returning m.id
    )
    select coalesce(array_agg(v.id), '{}') into v_ids from moved as v;
    if v_ids <> '{}' then
        perform pg_notify('outbox', '');
    end if;
    return v_ids;
end;
$$;

comment on function outbox.hasten(bigint[], timestamptz) is 'What these jobs waited for is over: those that are pending are due at p_now. Returns them.';

revoke all on function outbox.hasten(bigint[], timestamptz) from public;
