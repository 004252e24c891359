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
    v_claim record;
    v_result intake.result;
    v_retry_after integer;
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
        return;
    end if;

    v_submission.uid := gen_random_uuid();
    v_submission.token_id := p_token_id;
    v_submission.received_at := util.current_time();
    v_submission.raw := coalesce(p_raw, '');
    v_submission.raw_sha256 := sha256(v_submission.raw);

    -- From here on every way out but that of claim_key() stands in the ledger.
    if p_idempotency_key is null or p_idempotency_key !~ '^[\x21-\x7e]{1,255}$' then
        v_result := intake.answer_rejected('idempotency_key_required', meta.problem('ID103', jsonb_build_array(case
            when p_source.id is null then meta.field_error('Idempotency-Key', 'ID103', meta.text('body.idempotency_key'))
            else meta.field_error('X-Indica-Delivery', 'ID103', meta.text('body.delivery_id'))
        end)));
    else
        v_claim := intake.claim_key(p_token_id, p_idempotency_key, v_submission.raw_sha256, v_submission.received_at);
        -- GUARD: the same request runs, or was answered before.
        if v_claim.http_status is not null then
            http_status := v_claim.http_status;
            body := v_claim.body;
            return;
        end if;
        if v_claim.is_reused then
            v_result := intake.answer_rejected('idempotency_key_reused', meta.problem('ID104'));
        else
            v_submission.idempotency_key := p_idempotency_key;
        end if;
    end if;

    v_submission.id := nextval('intake.submissions_id_seq');
    if v_result.outcome is null and not v_token.scopes && array['leads:write', 'admin'] then
        v_result := intake.answer_rejected('scope_missing', meta.problem('ID402'));
    end if;
    if v_result.outcome is null then
        v_result := intake.process_raw(v_submission, p_source);
        perform intake.count_as_lookup(v_token, v_result);
    end if;

    http_status := case v_result.outcome
        when 'created' then 201
        when 'touched' then 200
        when 'suppressed' then 200
        when 'quarantined' then 202
        else (v_result.answer ->> 'status')::integer
    end;
    body := v_result.answer;
    if v_result.outcome = 'rejected' then
        body := body || jsonb_build_object('submission_uid', v_submission.uid, 'outcome', 'rejected');
    end if;

    v_submission.outcome := v_result.outcome;
    v_submission.reason := v_result.reason;
    v_submission.lead_id := v_result.lead_id;
    v_submission.http_status := http_status;
    v_submission.answer := body;
    perform intake.record_submission(v_submission, v_result.failure);
end;
$$;

comment on function intake.submit(bigint, bytea, text, intake.sources) is
'Takes one submission into the ledger for api.submit_lead and, with p_source, whose field map reads the body, for api.submit_webhook; see there.
Never raises for any input, but for what intake.process_raw says. Commits asynchronously.';

revoke all on function intake.submit(bigint, bytea, text, intake.sources) from public;
