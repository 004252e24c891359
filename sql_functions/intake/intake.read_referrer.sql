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
    -- Of several numbers or addresses the first that can be used.
    select f.* into v_phone
    from normalize.phones(nullif(btrim(v_given ->> 'phone'), '')) as f
    order by f.is_valid desc, coalesce(people.is_whatsapp_kind(f.kind), false) desc, f.position
    limit 1;
    select f.* into v_email
    from normalize.emails(nullif(btrim(v_given ->> 'email'), '')) as f
    order by f.is_valid desc, f.position
    limit 1;
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

    -- Who refers often leaves their own number beside that of the person: it is theirs.
    if jsonb_array_length((v_referral.person).phones) > 1 and (v_referral.referrer).phone_key is distinct from (v_referral.person).phone_key then
        v_referral.person.phones := (
            select jsonb_agg(e.value order by e.n)
            from jsonb_array_elements((v_referral.person).phones) with ordinality as e (value, n)
            where e.value ->> 'match_key' is distinct from (v_referral.referrer).phone_key or e.value ->> 'match_key' is null
        );
    end if;
    if v_referral.emails is not null then
        v_referral.emails := (
            select jsonb_agg(e.value order by e.n)
            from jsonb_array_elements(v_referral.emails) with ordinality as e (value, n)
            where e.value ->> 'match_key' is distinct from (v_referral.referrer).email_key
        );
    end if;
    return v_referral;
end;
$$;

comment on function intake.read_referrer(intake.referral, jsonb) is
'The referral with its referrer, when p_referrer is one. What cannot be used is left out with a warning; without a name the referrer is ignored, but a contact
of theirs still tells whether somebody refers themselves, and what stands among the numbers and e-mails of the person too is the referrer''s.';

revoke all on function intake.read_referrer(intake.referral, jsonb) from public;
