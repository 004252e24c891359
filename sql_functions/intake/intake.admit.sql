create or replace function intake.admit(
    p_token_id bigint,
    p_raw bytea,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    v_retry_after integer;
begin
    -- The barrier: the commit of this transaction is flushed by util.durable(), which the caller runs before it answers.
    perform set_config('synchronous_commit', 'off', true), set_config('indica.idempotency_replayed', '', true);

    -- GUARD: nobody may submit under this token.
    perform from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    -- GUARD: who touches the leads of others looks them up, and has done so too often.
    v_retry_after := ops.seconds_over_limit(p_token_id, 'lookups');
    if v_retry_after is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', v_retry_after);
        return;
    end if;
    -- GUARD: more bytes than the ledger keeps.
    if octet_length(p_raw) > 65536 then
        http_status := 413;
        body := meta.problem('ID502');
    end if;
end;
$$;

comment on function intake.admit(bigint, bytea) is
'Whether bytes may come in under a token: http_status and body, when not null, are the answer, and nothing is kept: 401, 413, 429. From here on the
transaction commits asynchronously.';

revoke all on function intake.admit(bigint, bytea) from public;
