create or replace function people.suppress(p_keys text[], p_reason text)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    insert into people.suppressions (key_hash, reason)
    select h.key_hash, p_reason
    from unnest(people.key_hashes(p_keys)) as h (key_hash)
    on conflict (key_hash) where lifted_at is null do nothing;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function people.suppress(text[], text) is
'Nobody whom one of these keys ("kind:match_key") names is contacted from now on. p_reason: a value of people.suppressions.reason; one that stands keeps its own.
Returns how many suppressions are new. What follows for a person and their lead is leads.suppress_person(). The caller holds people.lock_identity() on the keys.';

revoke all on function people.suppress(text[], text) from public;
