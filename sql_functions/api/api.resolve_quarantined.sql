create or replace function api.resolve_quarantined(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
    v_token_id constant bigint := v_token.id;
    v_is_replay boolean;
    v_request jsonb;
    v_fixed record;
    v_action text;
    v_error jsonb;
    v_code text;
    v_detail text;
begin
    -- Like an intake: util.durable() flushes this commit before anybody is answered.
    set local synchronous_commit = off;
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['quarantine']) as c;
    if http_status is not null then
        return;
    end if;
    -- GUARD: it is another source's.
    if not intake.sees_quarantined(v_token, p_uid) then
        http_status := 404;
        body := meta.problem('ID205');
        return;
    end if;
    select c.is_replay, c.http_status, c.body into v_is_replay, http_status, body
    from ops.claim_write(v_token_id, p_idempotency_key, 'resolve', p_uid, p_raw) as c;
    if v_is_replay then
        http_status := 200;
        select jsonb_strip_nulls(jsonb_build_object(
            'submission_uid', s.uid, 'outcome', s.outcome, 'reason', s.reason, 'lead', leads.lead_summary(s.lead_id, util.current_time())
        )) || '{"warnings": []}'
        into body
        from intake.submissions as s
        where s.uid = p_uid;
    end if;
    if http_status is not null then
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_error := normalize.check_text(v_request, 'action', true, 40);
    if v_error is null then
        v_action := v_request ->> 'action';
        if v_action not in ('fix', 'reject') then
            v_error := meta.field_error('action', 'ID114', meta.text('field.one_of', 'fix, reject'));
        elsif v_action = 'fix' and (v_request ? 'body' or not v_request ? 'set')
            and jsonb_typeof(v_request -> 'body') is distinct from 'object'
        then
            v_error := meta.field_error('body', 'ID112', meta.text('field.must_be_object'));
        elsif v_action = 'fix' and not v_request ? 'body' and jsonb_typeof(v_request -> 'set') is distinct from 'object' then
            v_error := meta.field_error('set', 'ID112', meta.text('field.must_be_object'));
        elsif coalesce(jsonb_typeof(v_request -> 'name_is_right'), 'boolean') not in ('boolean', 'null') then
            v_error := meta.field_error('name_is_right', 'ID112', meta.text('field.must_be_boolean'));
        elsif v_action = 'reject' then
            v_error := normalize.check_text(v_request, 'reason', true, 500);
        end if;
    end if;
    if v_error is not null then
        http_status := 422;
        body := meta.problem('ID102', jsonb_build_array(v_error));
        return;
    end if;

    perform set_config('indica.actor', 'token:' || v_token_id, true);
    begin
        if v_action = 'reject' then
            perform intake.reject_quarantined(p_uid, btrim(v_request ->> 'reason'));
            select jsonb_build_object('submission_uid', p_uid, 'outcome', 'rejected', 'reason', s.reason, 'warnings', '[]'::jsonb) into body
            from intake.submissions as s
            where s.uid = p_uid;
        else
            select * into v_fixed
            from intake.fix_quarantined(
                p_uid, coalesce(v_request -> 'body', intake.correct_body(p_uid, v_request -> 'set')),
                p_is_name_right => coalesce(v_request -> 'name_is_right' = 'true', false)
            );
            body := v_fixed.answer;
        end if;
        perform ops.keep_write(v_token_id, p_idempotency_key, 'resolve', p_uid, p_raw);
        http_status := 200;
    exception
        when sqlstate 'ID205' then
            http_status := 404;
            body := meta.problem('ID205');
        when sqlstate 'ID323' then
            http_status := 409;
            body := meta.problem('ID323', '[]', (
                select intake.settled_text(q)
                from intake.quarantine as q
                where q.submission_id = (select s.id from intake.submissions as s where s.uid = p_uid)
            ));
        when sqlstate 'ID105' then
            get stacked diagnostics v_detail = pg_exception_hint;
            http_status := 422;
            body := meta.problem('ID102', meta.errors(meta.field_error('set', 'ID105', case
                when v_request -> 'set' = '{}' then meta.text('correction.not_readable')
                else meta.text('correction.unknown_field', ltrim(substring(v_detail from ': (.*)$')))
            end)));
        when sqlstate 'ID102' then
            get stacked diagnostics v_code = returned_sqlstate, v_detail = pg_exception_detail;
            http_status := 422;
            body := meta.problem(v_code, (
                select jsonb_agg(e.value || jsonb_build_object('field', 'body.' || (e.value ->> 'field')) order by e.n)
                from jsonb_array_elements(v_detail::jsonb) with ordinality as e (value, n)
            ));
    end;
end;
$$;

comment on function api.resolve_quarantined(ops.credential, uuid, bytea, text) is
'Ends the wait of a submission on the work list, quarantined or refused. p_raw: JSON {"action": "fix", "body": the corrected submission}, {"action": "fix", "set": {"person.phone": …}} for some fields only ({}: as it stands), either with "name_is_right": true for a name that is right however odd it looks, or {"action": "reject", "reason"}. Answers
200 with what it became (as POST /v1/leads answers; still quarantined is possible), 401, 403 (scope quarantine), 404, 409 (somebody was first: who and when), 422. A source''s token settles its own. Under
p_idempotency_key it is done once: the same again answers what became of it, another body 422.
Commits asynchronously: run util.durable() in a transaction of its own before anybody is answered.';

revoke all on function api.resolve_quarantined(ops.credential, uuid, bytea, text) from public;
grant execute on function api.resolve_quarantined(ops.credential, uuid, bytea, text) to indica_api;
