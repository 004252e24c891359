create or replace function people.suppress(p_keys text[], p_reason text, p_said_at timestamptz default util.current_time())
returns integer
language plpgsql
volatile
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_keys);
    v_count integer;
begin
    -- What was taken back since it was said stands no more, whichever came first.
    insert into people.suppressions (key_hash, reason, said_at)
    select distinct h.key_hash, p_reason, p_said_at
    from unnest(v_hashes) as h (key_hash)
    where not exists (select from people.resumptions as r where r.key_hash = h.key_hash and r.said_at > p_said_at)
    on conflict (key_hash) where lifted_at is null do nothing;
    get diagnostics v_count = row_count;
    update people.suppressions as s
    set said_at = p_said_at, reason = p_reason
    where s.key_hash = any (v_hashes) and s.lifted_at is null and s.said_at < p_said_at;
    return v_count;
end;
$$;

comment on function people.suppress(text[], text, timestamptz) is
'Nobody whom one of these keys ("kind:match_key") names is contacted from now on. p_reason: a value of people.suppressions.reason; p_said_at: when they said so. The
wish that was said last stands (people.lift_suppressions), in whatever order they become known. Returns how many suppressions are new. What follows for a person and
their lead is leads.suppress_person(). The caller holds people.lock_identity() on the keys.';

revoke all on function people.suppress(text[], text, timestamptz) from public;
