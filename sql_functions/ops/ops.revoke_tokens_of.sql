create or replace function ops.revoke_tokens_of(p_consultant_id bigint, p_source_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_revoked integer;
begin
    -- A code that nobody has typed yet would become a token. First, since this waits for one that is being typed now,
    -- and the token that it becomes is seen and revoked below.
    update ops.enrolment_codes as e
    set expires_at = util.current_time()
    where e.consultant_id = p_consultant_id and e.used_at is null and e.expires_at > util.current_time();
    update ops.api_tokens as t
    set revoked_at = util.current_time()
    where (t.consultant_id = p_consultant_id or t.source_id = p_source_id) and t.revoked_at is null;
    get diagnostics v_revoked = row_count;
    return v_revoked;
end;
$$;

comment on function ops.revoke_tokens_of(bigint, bigint) is
'Revokes every token of a consultant or of a source, and ends their unused enrolment codes, because they take part no longer. Returns how many tokens.';

revoke all on function ops.revoke_tokens_of(bigint, bigint) from public;
