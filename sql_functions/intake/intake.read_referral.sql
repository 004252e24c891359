create or replace function intake.read_referral(p_body jsonb, p_is_name_right boolean default false)
returns intake.referral
language plpgsql
stable
as $$
declare
    v_referral intake.referral;
    v_city record;
begin
    v_referral := intake.read_person(p_body -> 'person', p_is_name_right);
    -- GUARD: nobody could reach the person.
    if v_referral.errors is distinct from '[]' then
        return v_referral;
    end if;

    if v_referral.city is not null then
        v_city := people.city_of(v_referral.city, (v_referral.person).phone);
        v_referral.known_city := v_city.city;
        v_referral.ibge_code := v_city.ibge_code;
        v_referral.city_doubt := v_city.reason;
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

comment on function intake.read_referral(jsonb, boolean) is
'What a submission whose shape is fine (intake.validate_submission) says, as far as its values alone tell. The caller adds which submission it is. p_is_name_right: as intake.read_name() says.';

revoke all on function intake.read_referral(jsonb, boolean) from public;
