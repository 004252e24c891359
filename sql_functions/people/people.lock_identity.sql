create or replace function people.lock_identity(p_keys text[])
returns void
language plpgsql
volatile
as $$
begin
    perform pg_advisory_xact_lock(o.key)
    from (
        select distinct hashtextextended('people.identity:' || k, 0) as key
        from unnest(p_keys) as k
        where k is not null
        order by key
    ) as o;
end;
$$;

comment on function people.lock_identity(text[]) is
'Until the transaction ends, lets nobody else decide who these identifiers ("kind:match_key") name. Sorted, so that two callers never deadlock.';

revoke all on function people.lock_identity(text[]) from public;
