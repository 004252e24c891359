create or replace function intake.find_parties(p_referral intake.referral)
returns intake.parties
language plpgsql
volatile
as $$
declare
    v_referrer constant people.identity := p_referral.referrer;
    v_parties intake.parties;
    v_city record;
    v_is_phone_new boolean;
    v_person record;
    v_referrer_person_id bigint;
begin
    v_parties.warnings := '[]';
    v_city := people.city_of(p_referral.city, (p_referral.person).phone);
    if v_city.reason is not null then
        v_parties.warnings := v_parties.warnings || meta.field_error('person.city', 'city_as_typed', meta.text('city.' || v_city.reason));
    end if;

    v_is_phone_new := not exists (
        select from people.identifiers as i where i.kind = 'phone' and i.match_key = (p_referral.person).phone_key
    );
    v_person := people.find_or_create_person(p_referral.person, v_city.city, v_city.ibge_code);
    v_parties.person_id := v_person.person_id;
    v_parties.matched_by := v_person.matched_by;
    v_parties.warnings := v_parties.warnings || intake.keep_phones(p_referral.person, v_person.person_id, v_person.matched_by, v_is_phone_new);
    if v_person.has_email_of_another then
        v_parties.warnings := v_parties.warnings || meta.field_error(
            'person.email', 'email_of_another_person', meta.text('warning.email_of_another_person')
        );
    end if;

    if v_referrer.name is not null then
        if v_referrer.phone_key is not null or v_referrer.email_key is not null then
            select f.person_id into v_referrer_person_id from people.find_or_create_person(v_referrer) as f;
        end if;
        if v_referrer_person_id is distinct from v_parties.person_id then
            v_parties.referrer_id := people.find_or_create_referrer(v_referrer.name, v_referrer.name_key, v_referrer_person_id);
        end if;
    end if;
    return v_parties;
end;
$$;

comment on function intake.find_parties(intake.referral) is
'Finds the person and the referrer of a referral, or makes them, and adds what is learnt of both. Somebody who turns out to be the person is no
referrer. The caller holds intake.lock_parties().';

revoke all on function intake.find_parties(intake.referral) from public;
