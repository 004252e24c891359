create or replace function intake.claim_key(
    p_token_id bigint,
    p_key text,
    p_raw_sha256 bytea,
    p_at timestamptz,
    out http_status integer,
    out body jsonb,
    out is_reused boolean
)
language plpgsql
volatile
as $$
declare
    c_memory constant interval := interval '30 days';
    v_is_free boolean;
    v_earlier intake.submissions;
begin
    is_reused := false;
    v_is_free := pg_try_advisory_xact_lock(hashtextextended('api.submit_lead:' || p_token_id || ':' || p_key, 0));
    -- GUARD: the same request runs beside this one.
    if not v_is_free then
        http_status := 409;
        body := meta.problem('ID302');
        return;
    end if;

    select * into v_earlier from intake.submissions as s where s.token_id = p_token_id and s.idempotency_key = p_key;
    if not found then
        return;
    -- What was refused is judged anew: the sender, or we, may have mended what was wrong.
    elsif v_earlier.received_at < p_at - c_memory or v_earlier.outcome = 'rejected' then
        update intake.submissions as s set idempotency_key = null where s.id = v_earlier.id;
    elsif v_earlier.raw_sha256 = p_raw_sha256 then
        perform set_config('indica.idempotency_replayed', 'true', true);
        http_status := 200;
        body := v_earlier.answer;
    else
        is_reused := true;
    end if;
end;
$$;

comment on function intake.claim_key(bigint, text, bytea, timestamptz) is
'May a submission of this token go on under this idempotency key? Takes the key until the transaction ends. http_status and body, when not null, are the answer,
and nothing is recorded: 409 while the same key runs, or the first answer again for the same bytes (sets indica.idempotency_replayed). is_reused: other bytes
came under the key. A key is free again after 30 days, and at once when what came under it was
refused: only what was accepted is replayed.';

revoke all on function intake.claim_key(bigint, text, bytea, timestamptz) from public;
