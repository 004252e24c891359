create or replace function ops.admit_attempt(
    p_credential ops.credential,
    p_raw bytea,
    p_kind text,
    p_address text,
    p_limit_of_all text default null,
    out request jsonb,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    v_wait_of_address integer;
    v_wait_of_all integer;
begin
    perform ops.check_service(p_credential);
    v_wait_of_address := ops.count_attempt(p_kind, coalesce(p_address, ''), ops.setting_text('enrolments_per_address')::integer);
    if p_limit_of_all is not null then
        v_wait_of_all := ops.count_attempt(p_kind, '*', ops.setting_text(p_limit_of_all)::integer);
    end if;
    if v_wait_of_address is not null or v_wait_of_all is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', greatest(v_wait_of_address, v_wait_of_all));
        return;
    end if;
    select r.request, r.http_status, r.body into request, http_status, body from normalize.read_request(p_raw) as r;
end;
$$;

comment on function ops.admit_attempt(ops.credential, bytea, text, text, text) is
'What stands before each try to get in without a token (p_kind): that the API itself asks (raises ID903 for any other p_credential), that p_address has not tried too often (setting enrolments_per_address) nor everybody
together (the setting named p_limit_of_all, when there is one), and that p_raw is a JSON object. Returns the request, or the status and body of the answer.';

revoke all on function ops.admit_attempt(ops.credential, bytea, text, text, text) from public;
