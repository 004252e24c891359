create or replace function intake.submit(
    p_token_id bigint,
    p_raw bytea,
    p_idempotency_key text,
    p_source intake.sources,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    v_token ops.api_tokens;
    v_submission intake.submissions;
begin
    -- The barrier: the commit of this transaction is flushed by util.durable(), which the caller runs before it answers.
    perform set_config('synchronous_commit', 'off', true), set_config('indica.idempotency_replayed', '', true);

    -- GUARD: nobody may submit under this token.
    select * into v_token from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    -- GUARD: more bytes than the ledger keeps.
    if octet_length(p_raw) > 65536 then
        http_status := 413;
        body := meta.problem('ID502');
        return;
    end if;

    v_submission.token_id := p_token_id;
    v_submission.raw := coalesce(p_raw, '');
    v_submission.raw_sha256 := sha256(v_submission.raw);
    v_submission.received_at := util.current_time();
    select t.http_status, t.body into http_status, body
    from intake.take(v_submission, v_token.scopes, p_idempotency_key, p_source) as t;
end;
$$;

comment on function intake.submit(bigint, bytea, text, intake.sources) is
'Takes one submission into the ledger for api.submit_lead and, with p_source, whose field map reads the body, for api.submit_webhook; see there.
Never raises for any input. Commits asynchronously.';

revoke all on function intake.submit(bigint, bytea, text, intake.sources) from public;
