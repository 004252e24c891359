create or replace function intake.read_referrer(p_referral intake.referral, p_referrer jsonb)
returns intake.referral
language plpgsql
stable
as $$
declare
    v_referral intake.referral := p_referral;
    v_given jsonb := p_referrer;
    v_warnings jsonb := '[]'::jsonb;
    v_name record;
    v_phone record;
    v_email record;
begin
    -- A referrer of their own field goes before the one whom the person's name names.
    if coalesce(p_referrer, 'null') = 'null' then
        if (p_referral.referrer).name is null then
            return v_referral;
        end if;
        v_given := jsonb_build_object('name', (p_referral.referrer).name);
    end if;
    v_name := normalize.person_name(v_given ->> 'name');
    v_phone := normalize.phone(nullif(btrim(v_given ->> 'phone'), ''));
    v_email := normalize.email(nullif(btrim(v_given ->> 'email'), ''));
    v_referral.referrer := (
        case when v_name.is_valid then v_name.name end, case when v_name.is_valid then v_name.name_key end, null,
        v_phone.e164, case when v_phone.is_valid then v_phone.kind end, v_phone.match_key,
        v_email.email, v_email.match_key, null, null
    )::people.identity;

    if not v_name.is_valid then
        v_warnings := v_warnings || meta.field_error('referrer.name', 'referrer_ignored', meta.text('warning.referrer_ignored'));
    end if;
    if not v_phone.is_valid and v_phone.reason <> 'empty' then
        v_warnings := v_warnings || meta.field_error('referrer.phone', 'referrer_phone_ignored', meta.text('warning.referrer_contact_ignored'));
    end if;
    if not v_email.is_valid and v_email.reason <> 'empty' then
        v_warnings := v_warnings || meta.field_error('referrer.email', 'referrer_email_ignored', meta.text('warning.referrer_contact_ignored'));
    end if;
    v_referral.warnings := v_referral.warnings || v_warnings;
    return v_referral;
end;
$$;

comment on function intake.read_referrer(intake.referral, jsonb) is
'The referral with its referrer, when p_referrer is one. What cannot be used is left out with a warning; without a name the referrer is ignored, but a contact
of theirs still tells whether somebody refers themselves.';

revoke all on function intake.read_referrer(intake.referral, jsonb) from public;
