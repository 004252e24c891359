create or replace function ops.find_enrolment_code(p_code text)
returns ops.enrolment_codes
language plpgsql
volatile
as $$
declare
    v_found ops.enrolment_codes;
begin
    select e.* into v_found
    from ops.enrolment_codes as e
    where e.code_sha256 = ops.enrolment_code_hash(p_code) and e.used_at is null and e.expires_at > util.current_time()
    for update;
    return v_found;
end;
$$;

comment on function ops.find_enrolment_code(text) is
'The enrolment code that somebody typed, when it can still be used, else null; locked, so that nobody else uses it meanwhile.';

revoke all on function ops.find_enrolment_code(text) from public;
