create or replace function ops.use_enrolment_code(p_code_id bigint, p_token_name text, p_secret text default null)
returns text
language plpgsql
volatile
as $$
declare
    v_code ops.enrolment_codes;
    v_token_id bigint;
    v_token text;
begin
    select * into strict v_code from ops.enrolment_codes as e where e.id = p_code_id;
    select t.token_id, t.token into v_token_id, v_token
    from ops.create_token(p_token_name, v_code.scopes, p_consultant_id => v_code.consultant_id, p_own_secret => p_secret) as t;
    update ops.enrolment_codes as e
    set used_at = util.current_time(), token_id = v_token_id, secret_sha256 = sha256(convert_to(p_secret, 'UTF8'))
    where e.id = p_code_id;
    return v_token;
end;
$$;

comment on function ops.use_enrolment_code(bigint, text, text) is
'Turns an enrolment code (ops.find_enrolment_code) into a token of its consultant with its scopes and uses it up. Returns the token, which nobody sees again but
whoever brought p_secret, until it is used (ops.repeat_enrolment).';

revoke all on function ops.use_enrolment_code(bigint, text, text) from public;
