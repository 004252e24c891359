create or replace function api.enrol(p_credential ops.credential, p_raw bytea, p_address text, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_parsed record;
    v_error jsonb;
    v_code ops.enrolment_codes;
    v_consultant routing.consultants;
    v_token text;
    v_wait_of_address integer;
    v_wait_of_all integer;
    v_retry_after integer;
begin
    perform ops.check_service(p_credential);
    v_wait_of_address := ops.count_attempt('enrol', coalesce(p_address, ''), ops.setting_text('enrolments_per_address')::integer);
    v_wait_of_all := ops.count_attempt('enrol', '*', ops.setting_text('enrolments_per_minute')::integer);
    v_retry_after := greatest(v_wait_of_address, v_wait_of_all);
    if v_retry_after is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', v_retry_after);
        return;
    end if;

    select * into v_parsed from normalize.parse_body(p_raw);
    v_error := case
        when v_parsed.body is null then meta.field_error('', 'ID101', v_parsed.problem)
        else normalize.check_text(v_parsed.body, 'code', true, 40)
    end;
    if v_error is not null then
        http_status := 422;
        body := meta.problem(case when v_parsed.body is null then 'ID101' else 'ID102' end, jsonb_build_array(v_error));
        return;
    end if;

    v_code := ops.find_enrolment_code(v_parsed.body ->> 'code');
    select * into v_consultant from routing.consultants as c where c.id = v_code.consultant_id and c.is_active;
    if not found then
        http_status := 403;
        body := meta.problem('ID405', '[]', meta.text('enrol.how'));
        return;
    end if;

    v_token := ops.use_enrolment_code(v_code.id, left(meta.text('token.extension', v_consultant.name), 200));
    http_status := 201;
    body := jsonb_build_object(
        'token', v_token,
        'scopes', to_jsonb(v_code.scopes),
        'consultant', jsonb_build_object('uid', v_consultant.uid, 'name', v_consultant.name, 'email', v_consultant.email),
        'company_name', ops.setting_text('company_name')
    );
end;
$$;

comment on function api.enrol(ops.credential, bytea, text) is
'Exchanges an enrolment code for a token. p_raw: JSON {"code"}; p_address: the network address of the caller. Answers 201 {token (shown this once),
scopes, consultant{uid, name, email}, company_name}; 403, the same for a code that is wrong, used, expired or of an inactive consultant; 422;
429 (settings enrolments_per_address and enrolments_per_minute). p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.enrol(ops.credential, bytea, text) from public;
grant execute on function api.enrol(ops.credential, bytea, text) to indica_api;
