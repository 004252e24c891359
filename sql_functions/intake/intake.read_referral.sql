create or replace function intake.read_referral(p_body jsonb)
returns intake.referral
language plpgsql
stable
as $$
declare
    v_referral intake.referral;
begin
    v_referral := intake.read_person(p_body -> 'person');
    -- GUARD: nobody could reach the person.
    if v_referral.errors is distinct from '[]' then
        return v_referral;
    end if;

    v_referral := intake.read_referrer(v_referral, p_body -> 'referrer');
    v_referral.origin := p_body ->> 'origin';
    v_referral.product := nullif(p_body ->> 'product', '');
    v_referral.notes := nullif(btrim(p_body ->> 'notes'), '');
    v_referral.attributes := coalesce(nullif(p_body -> 'attributes', 'null'), '{}');
    v_referral.page := nullif(p_body -> 'page', 'null');
    v_referral.consent := nullif(p_body -> 'consent', 'null');
    v_referral.doubt := case
        when v_referral.doubt is not null then v_referral.doubt
        when intake.is_self_referral(v_referral.person, v_referral.referrer)
            then meta.field_error('referrer', 'self_referral', meta.text('quarantine.self_referral'))
        when v_referral.consent is null and ops.setting_text('consent_policy') = 'require'
            then meta.field_error('consent', 'consent_missing', meta.text('quarantine.consent_missing'))
    end;
    return v_referral;
end;
$$;

comment on function intake.read_referral(jsonb) is
'What a submission whose shape is fine (intake.validate_submission) says, as far as its values alone tell. The caller adds which submission it is.';

revoke all on function intake.read_referral(jsonb) from public;
