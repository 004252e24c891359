create or replace function api.desk_enter(p_credential ops.credential, p_raw bytea, p_address text, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_request jsonb;
    v_token text;
begin
    select a.request, a.http_status, a.body into v_request, http_status, body from ops.admit_attempt(p_credential, p_raw, 'desk', p_address) as a;
    if http_status is not null then
        return;
    end if;
    -- A block of its own: an attempt that fails is counted all the same.
    begin
        v_token := desk.enter(
            nullif(btrim(v_request ->> 'code'), ''),
            row(v_request ->> 'prefix', sha256(convert_to(coalesce(v_request ->> 'secret', ''), 'UTF8')))::ops.credential
        );
    exception
        when sqlstate 'ID406' then
            http_status := 403;
            body := meta.problem('ID406', '[]', meta.text('desk.enter_how'));
            return;
    end;
    http_status := 201;
    body := jsonb_build_object('session', v_token, 'seconds', extract(epoch from ops.setting_text('desk_session_max')::interval)::integer);
end;
$$;

comment on function api.desk_enter(ops.credential, bytea, text) is
'Logs somebody in to the desk. p_raw: JSON {"code"} of a link, or {"prefix", "secret"} of an API token; p_address: the network address of the caller. Answers 201 {session (for the cookie), seconds}; 403, the same whatever is wrong; 422; 429 (setting enrolments_per_address). p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.desk_enter(ops.credential, bytea, text) from public;
grant execute on function api.desk_enter(ops.credential, bytea, text) to indica_api;
