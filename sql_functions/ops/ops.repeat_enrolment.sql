create or replace function ops.repeat_enrolment(p_code text, p_secret text, out code_id bigint, out token text)
language plpgsql
volatile
as $$
declare
    v_code ops.enrolment_codes;
    v_prefix text;
begin
    select e.* into v_code
    from ops.enrolment_codes as e
    where e.code_sha256 = ops.enrolment_code_hash(p_code) and e.secret_sha256 = sha256(convert_to(p_secret, 'UTF8'))
    for update;
    select t.prefix into v_prefix
    from ops.api_tokens as t
    -- Whoever used the token has the answer.
    where t.id = v_code.token_id and t.revoked_at is null and t.last_used_on is null;
    if v_prefix is not null then
        code_id := v_code.id;
        token := 'ind_' || v_prefix || '_' || ops.derive_token_secret(v_prefix, p_secret);
    end if;
end;
$$;

comment on function ops.repeat_enrolment(text, text) is
'The answer of an enrolment that was lost on its way: the code that was used with this secret and the token it gave, as long as nobody has used or revoked
that token. Nulls otherwise.';

revoke all on function ops.repeat_enrolment(text, text) from public;
