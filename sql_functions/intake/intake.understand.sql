create or replace function intake.understand(p_body jsonb, p_token_id bigint, p_at timestamptz, p_is_name_right boolean default false)
returns intake.referral
language plpgsql
stable
as $$
declare
    v_tidied constant intake.tidied := intake.tidy(p_body, p_token_id, p_at);
    v_errors constant jsonb := intake.validate_submission(v_tidied.body);
    v_referral intake.referral;
begin
    -- GUARD: the body has not the shape of a referral.
    if v_errors <> '[]' then
        v_referral.refusal := 'invalid_fields';
        v_referral.errors := v_errors;
        v_referral.origin := v_tidied.body ->> 'origin';
        return v_referral;
    end if;
    v_referral := intake.read_referral(v_tidied.body, p_is_name_right);
    v_referral.warnings := v_referral.warnings || v_tidied.warnings;
    v_referral.occurred_at := calendar.parse_time(v_tidied.body ->> 'occurred_at');
    return v_referral;
end;
$$;

comment on function intake.understand(jsonb, bigint, timestamptz, boolean) is
'What a body in the form of POST /v1/leads says, read and normalised, without a look at whom we know: tidy, validate_submission, read_referral. Received at p_at from p_token_id,
whose own sender decides what a missing origin means. p_is_name_right: as intake.read_name() says.';

revoke all on function intake.understand(jsonb, bigint, timestamptz, boolean) from public;
