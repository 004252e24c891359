create or replace function people.lift_suppressions(p_keys text[])
returns integer
language plpgsql
volatile
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_keys);
    v_count integer;
begin
    update people.suppressions as s
    set lifted_at = util.current_time()
    where s.lifted_at is null and s.key_hash = any (v_hashes);
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function people.lift_suppressions(text[]) is
'Whom one of these keys ("kind:match_key") names may be contacted again. Returns how many suppressions were lifted; they stay as history. The caller holds
people.lock_identity() on the keys.';

revoke all on function people.lift_suppressions(text[]) from public;
