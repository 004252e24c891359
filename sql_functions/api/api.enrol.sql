create or replace function api.enrol(p_credential ops.credential, p_raw bytea, p_address text, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_request jsonb;
    v_error jsonb;
    v_code ops.enrolment_codes;
    v_consultant routing.consultants;
    v_repeated record;
    v_token text;
begin
    select a.request, a.http_status, a.body into v_request, http_status, body
    from ops.admit_attempt(p_credential, p_raw, 'enrol', p_address, 'enrolments_per_minute') as a;
    if http_status is not null then
        return;
    end if;
    v_error := coalesce(
        normalize.check_text(v_request, 'code', true, 40),
        normalize.check_text(v_request, 'secret', false, 200),
        -- As many bits as the secret that it stands for.
        case when length(v_request ->> 'secret') < 43 then meta.field_error('secret', 'ID112', meta.text('enrol.secret')) end
    );
    if v_error is not null then
        http_status := 422;
        body := meta.problem('ID102', jsonb_build_array(v_error));
        return;
    end if;

    v_code := ops.find_enrolment_code(v_request ->> 'code');
    if v_code.id is null and v_request ->> 'secret' is not null then
        select r.code_id, r.token into v_repeated from ops.repeat_enrolment(v_request ->> 'code', v_request ->> 'secret') as r;
        select * into v_code from ops.enrolment_codes as e where e.id = v_repeated.code_id;
    end if;
    select * into v_consultant from routing.consultants as c where c.id = v_code.consultant_id and c.is_active;
    if not found then
        http_status := 403;
        body := meta.problem('ID405', '[]', meta.text('enrol.how'));
        return;
    end if;

    if v_code.used_at is null then
        v_token := ops.use_enrolment_code(
            v_code.id, left(meta.text('token.extension', v_consultant.name), 200), v_request ->> 'secret'
        );
    else
        v_token := v_repeated.token;
    end if;
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
'Exchanges an enrolment code for a token. p_raw: JSON {"code", "secret"?}: with a secret of chance (43 characters or more) the same request may be repeated
until the token was used, and gets the same token; p_address: the network address of the caller. Answers 201 {token (shown this once),
scopes, consultant{uid, name, email}, company_name}; 403, the same for a code that is wrong, used, expired or of an inactive consultant; 422;
429 (settings enrolments_per_address and enrolments_per_minute). p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.enrol(ops.credential, bytea, text) from public;
grant execute on function api.enrol(ops.credential, bytea, text) to indica_api;
