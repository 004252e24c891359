create or replace function people.withdraw_wish(p_keys text[], p_said_at timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_keys);
    v_count integer;
begin
    delete from people.suppressions as s where s.key_hash = any (v_hashes) and s.said_at = p_said_at;
    get diagnostics v_count = row_count;
    -- What they took back by it stands again.
    update people.suppressions as s
    set lifted_at = null
    where s.key_hash = any (v_hashes) and s.lifted_at = p_said_at
        and not exists (select from people.suppressions as o where o.key_hash = s.key_hash and o.lifted_at is null);
    delete from people.resumptions as r where r.key_hash = any (v_hashes) and r.said_at = p_said_at;
    return v_count;
end;
$$;

comment on function people.withdraw_wish(text[], timestamptz) is
'What was said at p_said_at was not said by whom these keys name: their wish of that moment never was. Returns how many suppressions went. The caller holds
people.lock_identity() on the keys.';

revoke all on function people.withdraw_wish(text[], timestamptz) from public;
