create or replace function intake.take(
    p_submission intake.submissions,
    p_token ops.api_tokens,
    p_idempotency_key text,
    p_source intake.sources,
    p_whole jsonb default null,
    p_reading intake.reading default null,
    out http_status integer,
    out body jsonb,
    out is_replayed boolean
)
language plpgsql
volatile
as $$
declare
    v_submission intake.submissions := p_submission;
    v_claim record;
    v_result intake.result;
begin
    is_replayed := false;
    v_submission.uid := gen_random_uuid();
    v_submission.map_version := p_source.map_version;

    -- From here on every way out but that of claim_key() stands in the ledger.
    if p_idempotency_key is null or length(p_idempotency_key) not between 1 and 255 or p_idempotency_key ~ '[^\x21-\x7e]' then
        v_result := intake.answer_rejected('idempotency_key_required', meta.problem('ID103', jsonb_build_array(case
            when p_source.id is null then meta.field_error('Idempotency-Key', 'ID103', meta.text('body.idempotency_key'))
            else meta.field_error('X-Indica-Delivery', 'ID103', meta.text('body.delivery_id'))
        end)));
    else
        v_claim := intake.claim_key(
            p_token, p_idempotency_key, v_submission.raw_sha256, v_submission.received_at, v_submission.installation_id
        );
        -- GUARD: the same request runs, or was answered before.
        if v_claim.http_status is not null then
            http_status := v_claim.http_status;
            body := v_claim.body;
            is_replayed := http_status = 200;
            return;
        end if;
        if v_claim.is_reused then
            v_result := intake.answer_rejected('idempotency_key_reused', meta.problem('ID104'));
        else
            v_submission.idempotency_key := p_idempotency_key;
        end if;
    end if;
    if v_submission.idempotency_key is null then
        v_submission.installation_id := null;
    end if;

    v_submission.id := nextval('intake.submissions_id_seq');
    if v_result.outcome is null and not p_token.scopes && array['leads:write', 'admin'] then
        v_result := intake.answer_rejected('scope_missing', meta.problem('ID402'));
    end if;
    if v_result.outcome is null then
        v_result := intake.process_raw(v_submission, p_source, p_whole, p_reading);
        perform intake.count_as_lookup(p_token, v_result);
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
    v_submission.origin := v_result.origin;
    v_submission.http_status := http_status;
    v_submission.answer := body;
    perform intake.record_submission(v_submission, v_result.failure);
end;
$$;

comment on function intake.take(intake.submissions, ops.api_tokens, text, intake.sources, jsonb, intake.reading) is
'Takes one referral into the ledger, whose token, bytes, hash, time and place in a delivery p_submission says. p_reading: what the bytes say, where they were read before. The same key and bytes again give the first
answer (is_replayed) and nothing new. No bytes make it raise; 40001, 40P01 and 55P03 of lost races pass through.';

revoke all on function intake.take(intake.submissions, ops.api_tokens, text, intake.sources, jsonb, intake.reading) from public;
