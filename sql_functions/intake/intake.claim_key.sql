create or replace function intake.claim_key(
    p_token ops.api_tokens,
    p_key text,
    p_raw_sha256 bytea,
    p_at timestamptz,
    p_installation_id uuid default null,
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
    v_is_free := pg_try_advisory_xact_lock(hashtextextended('api.submit_lead:' || p_token.id || ':' || p_key, 0));
    if v_is_free and p_installation_id is not null then
        v_is_free := pg_try_advisory_xact_lock(
            hashtextextended('api.submit_lead:' || p_token.consultant_id || ':' || p_installation_id || ':' || p_key, 0)
        );
    end if;
    -- GUARD: the same request runs beside this one.
    if not v_is_free then
        http_status := 409;
        body := meta.problem('ID302');
        return;
    end if;

    select * into v_earlier from intake.submissions as s where s.token_id = p_token.id and s.idempotency_key = p_key;
    if v_earlier.id is null and p_installation_id is not null then
        -- The consultant enrolled anew before the answer came.
        select s.* into v_earlier
        from intake.submissions as s
        join ops.api_tokens as t on t.id = s.token_id
        where s.installation_id = p_installation_id and s.idempotency_key = p_key and t.consultant_id = p_token.consultant_id
        order by s.id desc
        limit 1;
    end if;
    if v_earlier.id is null then
        return;
    -- What was refused is judged anew: the sender, or we, may have mended what was wrong.
    elsif v_earlier.outcome = 'rejected' and v_earlier.raw_sha256 = p_raw_sha256 then
        -- A copy of what a human has corrected since is no second referral.
        select s.answer into body
        from intake.quarantine as q
        join intake.submissions as s on s.id = q.submission_id
        where q.raw_sha256 = p_raw_sha256 and q.resolution = 'fixed' and s.token_id = p_token.id and s.received_at >= p_at - c_memory
        order by q.submission_id desc
        limit 1;
        if found then
            perform set_config('indica.idempotency_replayed', 'true', true);
            http_status := 200;
        else
            update intake.submissions as s set idempotency_key = null where s.id = v_earlier.id;
        end if;
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

comment on function intake.claim_key(ops.api_tokens, text, bytea, timestamptz, uuid) is
'May a submission of this token go on under this idempotency key? Takes the key until the transaction ends; with an installation also the key of all its
consultant''s tokens there. http_status and body, when not null, are the answer,
and nothing is recorded: 409 while the same key runs, or the first answer again for the same bytes (sets indica.idempotency_replayed). is_reused: other bytes
came under the key. A key is free again after 30 days, and at once when what came under it was
refused: only what was accepted is replayed, and a copy of what a human corrected is answered as the corrected one.';

revoke all on function intake.claim_key(ops.api_tokens, text, bytea, timestamptz, uuid) from public;
