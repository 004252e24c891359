create or replace function people.is_suppressed(p_keys text[])
returns boolean
language plpgsql
stable
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_keys);
begin
    return exists (select from people.suppressions as s where s.lifted_at is null and s.key_hash = any (v_hashes));
end;
$$;

comment on function people.is_suppressed(text[]) is
'Did anybody whom one of these keys ("kind:match_key") names ask not to be contacted? Of a person that is
stored: people.is_person_suppressed(). False without keys.';

revoke all on function people.is_suppressed(text[]) from public;
