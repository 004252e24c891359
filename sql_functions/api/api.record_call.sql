create or replace function api.record_call(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_results constant text[] := array['answered', 'no_answer', 'busy', 'wrong_number', 'call_back', 'opted_out'];
    v_token_id bigint;
    v_lead_id bigint;
    v_request jsonb;
    v_errors jsonb := '[]'::jsonb;
    v_called_at timestamptz;
    v_call_back_at timestamptz;
    v_error jsonb;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'call', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_errors := v_errors || meta.errors(
        normalize.check_text(v_request, 'result', true, 40), normalize.check_text(v_request, 'note', false, 2000),
        normalize.check_text(v_request, 'called_at', false, 40), normalize.check_text(v_request, 'call_back_at', false, 40)
    );
    if v_errors = '[]' then
        if coalesce(v_request ->> 'result', '') <> all (v_results) then
            v_errors := v_errors || meta.field_error('result', 'ID114', meta.text('field.one_of', array_to_string(v_results, ', ')));
        end if;
        if nullif(v_request ->> 'called_at', '') is not null then
            v_called_at := calendar.parse_time(v_request ->> 'called_at');
            if v_called_at is null or v_called_at not between v_now - interval '1 year' and v_now + interval '5 minutes' then
                v_errors := v_errors || meta.field_error('called_at', 'ID118', meta.text('field.must_be_time'));
            end if;
        end if;
        if nullif(v_request ->> 'call_back_at', '') is not null then
            select a.at, a.error into v_call_back_at, v_error from leads.read_appointment(v_request, 'call_back_at') as a;
            v_errors := v_errors || meta.errors(v_error);
        end if;
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    begin
        perform leads.record_call(
            p_lead_id => v_lead_id,
            p_token_id => v_token_id,
            p_result => v_request ->> 'result',
            p_note => nullif(btrim(v_request ->> 'note'), ''),
            p_called_at => v_called_at,
            p_call_back_at => v_call_back_at,
            p_calls_to_make => (select rework.calls_to_make(l) from leads.leads as l where l.id = v_lead_id)
        );
        if v_request ->> 'result' = 'wrong_number' then
            perform inbox.take_back_words((select l.person_id from leads.leads as l where l.id = v_lead_id));
        end if;
        perform intake.follow_late_end(v_lead_id);
    exception
        when sqlstate 'ID305' then
            http_status := 409;
            body := meta.problem('ID305');
            return;
    end;
    perform ops.keep_write(v_token_id, p_idempotency_key, 'call', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead_id);
end;
$$;

comment on function api.record_call(ops.credential, uuid, bytea, text, text) is
'Records a call to a lead. p_raw: JSON {"result": answered | no_answer | busy | wrong_number | call_back | opted_out, "note"?, "called_at"?,
"call_back_at"?}. Answers 200 (see governance.lead_item), 401, 403, 404, 409 when the lead has ended (a wish to stop is taken all the same), 422. Times without a
zone are the operation''s; call_back_at is no later than appointment_horizon. See leads.record_call for what follows and what counts once.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.record_call(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.record_call(ops.credential, uuid, bytea, text, text) to indica_api;
