create or replace function intake.read_referrer(p_referrer jsonb, out identity people.identity, out warnings jsonb)
language plpgsql
stable
as $$
declare
    v_name record;
    v_phone record;
    v_email record;
begin
    warnings := '[]';
    if p_referrer is null then
        return;
    end if;
    v_name := normalize.person_name(p_referrer ->> 'name');
    v_phone := normalize.phone(nullif(btrim(p_referrer ->> 'phone'), ''));
    v_email := normalize.email(nullif(btrim(p_referrer ->> 'email'), ''));
    identity.name := case when v_name.is_valid then v_name.name end;
    identity.name_key := case when v_name.is_valid then v_name.name_key end;
    identity.phone := v_phone.e164;
    identity.phone_kind := case when v_phone.is_valid then v_phone.kind end;
    identity.phone_key := v_phone.match_key;
    identity.email := v_email.email;
    identity.email_key := v_email.match_key;

    if not v_name.is_valid then
        warnings := warnings || meta.field_error('referrer.name', 'referrer_ignored', meta.text('warning.referrer_ignored'));
    end if;
    if not v_phone.is_valid and v_phone.reason <> 'empty' then
        warnings := warnings || meta.field_error('referrer.phone', 'referrer_phone_ignored', meta.text('warning.referrer_contact_ignored'));
    end if;
    if not v_email.is_valid and v_email.reason <> 'empty' then
        warnings := warnings || meta.field_error('referrer.email', 'referrer_email_ignored', meta.text('warning.referrer_contact_ignored'));
    end if;
end;
$$;

comment on function intake.read_referrer(jsonb) is
'Who the referrer of a submission is, as the normalize functions give it; all null without one. What cannot be used is left out with a warning; without a
name the referrer is ignored, but a contact of theirs still tells whether somebody refers themselves.';

revoke all on function intake.read_referrer(jsonb) from public;
