create or replace function intake.preview_body(p_body jsonb, p_token_id bigint, out body jsonb, out errors jsonb, out warnings jsonb)
language plpgsql
stable
as $$
declare
    v_tidied constant intake.tidied := intake.tidy(p_body, p_token_id, util.current_time());
    v_referral intake.referral;
begin
    body := v_tidied.body;
    errors := intake.validate_submission(body);
    warnings := v_tidied.warnings;
    if errors = '[]' then
        v_referral := intake.read_referral(body);
        errors := coalesce(v_referral.errors, '[]');
        warnings := warnings || coalesce(v_referral.warnings, '[]') || coalesce(v_referral.doubt, '[]');
    end if;
end;
$$;

comment on function intake.preview_body(jsonb, bigint) is
'What a submission of this token says once it is tidied, what is wrong with it (errors: it would be refused) and what would be set aside or shown to a human (warnings). Whether the
person is known is not asked.';

revoke all on function intake.preview_body(jsonb, bigint) from public;
