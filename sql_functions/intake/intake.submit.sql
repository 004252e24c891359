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
    v_now constant timestamptz := util.current_time();
    v_uid constant uuid := gen_random_uuid();
    v_raw_sha256 constant bytea := sha256(coalesce(p_raw, ''));
    v_token ops.api_tokens;
    v_submission_id bigint;
    v_earlier intake.submissions;
    v_key text := p_idempotency_key;
    v_parsed record;
    v_taken record;
    v_outcome text;
    v_reason text;
    v_lead_id bigint;
    v_sqlstate text;
    v_message text;
    v_detail text;
    v_context text;
    v_is_first boolean;
begin
    -- The barrier: the commit of this transaction is flushed by util.durable(), which the caller runs before it answers.
    perform set_config('synchronous_commit', 'off', true), set_config('indica.idempotency_replayed', '', true);

    select * into v_token from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    if octet_length(p_raw) > 65536 then
        http_status := 413;
        body := meta.problem('ID502');
        return;
    end if;

    if v_key is not null and v_key ~ '^[\x21-\x7e]{1,255}$' then
        v_is_first := pg_try_advisory_xact_lock(hashtextextended('api.submit_lead:' || p_token_id || ':' || v_key, 0));
        if not v_is_first then
            http_status := 409;
            body := meta.problem('ID302');
            return;
        end if;
        select * into v_earlier
        from intake.submissions as s
        where s.token_id = p_token_id and s.idempotency_key = v_key;
        if found and v_earlier.received_at < v_now - interval '30 days' then
            update intake.submissions as s set idempotency_key = null where s.id = v_earlier.id;
        elsif found and v_earlier.raw_sha256 = v_raw_sha256 then
            perform set_config('indica.idempotency_replayed', 'true', true);
            http_status := case when v_earlier.http_status < 400 then 200 else v_earlier.http_status end;
            body := v_earlier.answer;
            return;
        elsif found then
            v_key := null;
            v_outcome := 'rejected';
            v_reason := 'idempotency_key_reused';
            body := meta.problem('ID104');
        end if;
    else
        v_key := null;
        v_outcome := 'rejected';
        v_reason := 'idempotency_key_required';
        body := meta.problem('ID103', jsonb_build_array(case
            when p_source.id is null then meta.field_error('Idempotency-Key', 'ID103', meta.text('body.idempotency_key'))
            else meta.field_error('X-Indica-Delivery', 'ID103', meta.text('body.delivery_id'))
        end));
    end if;

    v_submission_id := nextval('intake.submissions_id_seq');
    if v_outcome is null and not v_token.scopes && array['leads:write', 'admin'] then
        v_outcome := 'rejected';
        v_reason := 'scope_missing';
        body := meta.problem('ID402');
    end if;
    if v_outcome is null then
        for v_try in 1..3 loop
            begin
                v_parsed := normalize.parse_body(p_raw);
                if v_parsed.body is null then
                    v_outcome := 'rejected';
                    v_reason := 'invalid_body';
                    body := meta.problem('ID101', jsonb_build_array(meta.field_error('', 'ID101', v_parsed.problem)));
                else
                    v_taken := intake.process_submission(
                        v_submission_id, v_uid, p_token_id,
                        case when p_source.id is null then v_parsed.body else intake.map_fields(p_source, v_parsed.body) end, v_now
                    );
                    v_outcome := v_taken.outcome;
                    v_reason := v_taken.reason;
                    v_lead_id := v_taken.lead_id;
                    body := v_taken.answer;
                    if p_source.id is not null and v_outcome = 'rejected' then
                        body := body || jsonb_build_object('errors', intake.name_pointers(body -> 'errors', p_source.field_map));
                    end if;
                end if;
                exit;
            exception
                when others then
                    get stacked diagnostics
                        v_sqlstate = returned_sqlstate, v_message = message_text,
                        v_detail = pg_exception_detail, v_context = pg_exception_context;
                    -- Lost races are run again, also the one of two requests that name the same person by different identifiers and
                    -- both open a lead (unique_violation). Anything else that goes wrong in here is ours, not the sender's: a human gets it.
                    if v_sqlstate not in ('40001', '40P01', '23505') or v_try = 3 then
                        v_outcome := 'quarantined';
                        v_reason := 'internal_error';
                        v_lead_id := null;
                        body := jsonb_build_object(
                            'submission_uid', v_uid, 'outcome', 'quarantined', 'reason', 'internal_error',
                            'warnings', jsonb_build_array(meta.field_error('', 'internal_error', meta.text('quarantine.internal_error')))
                        );
                        exit;
                    end if;
            end;
        end loop;
    end if;

    http_status := case v_outcome
        when 'created' then 201
        when 'touched' then 200
        when 'suppressed' then 200
        when 'quarantined' then 202
        else (body ->> 'status')::integer
    end;
    if v_outcome = 'rejected' then
        body := body || jsonb_build_object('submission_uid', v_uid, 'outcome', 'rejected');
    elsif v_outcome = 'quarantined' then
        insert into intake.quarantine (submission_id, reason, detail, next_action_at, created_at)
        values (
            v_submission_id, v_reason,
            jsonb_strip_nulls(jsonb_build_object(
                'sqlstate', v_sqlstate, 'message', v_message, 'detail', v_detail, 'context', v_context
            )),
            v_now + ops.setting_text('quarantine_alert_after')::interval, v_now
        );
    end if;

    insert into intake.submissions (
        id, uid, token_id, idempotency_key, received_at, raw, raw_sha256, outcome, reason, http_status, answer, lead_id
    )
    overriding system value
    values (
        v_submission_id, v_uid, p_token_id, v_key, v_now, coalesce(p_raw, ''), v_raw_sha256,
        v_outcome, v_reason, http_status, body, v_lead_id
    );
end;
$$;

comment on function intake.submit(bigint, bytea, text, intake.sources) is
'Takes one submission into the ledger for api.submit_lead and, with p_source, whose field map reads the body, for api.submit_webhook; see there.
Never raises for any input. Commits asynchronously.';

revoke all on function intake.submit(bigint, bytea, text, intake.sources) from public;
