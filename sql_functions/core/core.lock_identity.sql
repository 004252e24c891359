create or replace function core.lock_identity(p_keys text[])
returns void
language plpgsql
volatile
as $$
declare
    v_key text;
begin
    for v_key in select distinct k from unnest(p_keys) as k where k is not null order by k loop
        perform pg_advisory_xact_lock(hashtextextended('core.identity:' || v_key, 0));
    end loop;
end;
$$;

comment on function core.lock_identity(text[]) is
'Until the transaction ends, lets nobody else decide who these identifiers ("kind:match_key") name. Sorted, so that two callers never deadlock.';

revoke all on function core.lock_identity(text[]) from public;
