create or replace function people.lift_suppressions(p_keys text[], p_said_at timestamptz default util.current_time())
returns integer
language plpgsql
volatile
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_keys);
    v_count integer;
begin
    insert into people.resumptions as r (key_hash, said_at)
    select distinct h.key_hash, p_said_at from unnest(v_hashes) as h (key_hash)
    on conflict (key_hash) do update set said_at = greatest(r.said_at, excluded.said_at);
    update people.suppressions as s
    set lifted_at = p_said_at
    where s.lifted_at is null and s.key_hash = any (v_hashes) and s.said_at < p_said_at;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function people.lift_suppressions(text[], timestamptz) is
'Whom one of these keys ("kind:match_key") names wants to be contacted again and said so at p_said_at: lifts what they had asked before that, and nothing that they
asked since. Returns how many suppressions were lifted; they stay as history. The caller holds people.lock_identity() on the keys.';

revoke all on function people.lift_suppressions(text[], timestamptz) from public;
