create or replace function intake.find_parties(p_referral intake.referral, p_found people.found)
returns intake.parties
language plpgsql
volatile
as $$
declare
    v_referrer constant people.identity := p_referral.referrer;
    v_sender constant text := intake.sender_of(p_referral.token_id);
    v_parties intake.parties;
    v_known_keys text[];
    v_person record;
    v_found_referrer people.found;
    v_referrer_person_id bigint;
begin
    v_parties.warnings := '[]';
    if p_referral.city_doubt is not null then
        v_parties.warnings := v_parties.warnings || meta.field_error('person.city', 'city_as_typed', meta.text('city.' || p_referral.city_doubt));
    end if;

    v_known_keys := array(select i.match_key from people.identifiers as i where i.person_id = p_found.person_id and i.kind = 'phone');
    v_person := people.find_or_create_person(p_referral.person, p_found, v_sender, p_referral.known_city, p_referral.ibge_code);
    if p_referral.known_city is not null then
        perform people.fill_city(v_person.person_id, p_referral.known_city, p_referral.ibge_code, p_referral.received_at);
    end if;
    v_parties.person_id := v_person.person_id;
    v_parties.matched_by := p_found.matched_by;
    v_parties.warnings := v_parties.warnings || intake.keep_phones(
        p_referral.person, v_person.person_id, p_found.matched_by, p_found.phone_holders is null, v_sender
    );
    if p_referral.emails is not null then
        perform people.keep_emails(v_person.person_id, p_referral.emails, p_found.person_id is not null, v_sender);
    end if;
    if people.goes_by_another_name(p_found.person_id, p_referral.person) then
        v_parties.warnings := v_parties.warnings || meta.field_error(
            'person.name', 'known_by_another_name', meta.text('warning.known_by_another_name')
        );
    end if;
    if v_person.has_email_of_another then
        v_parties.warnings := v_parties.warnings || meta.field_error(
            'person.email', 'email_of_another_person', meta.text('warning.email_of_another_person')
        );
    end if;
    if p_found.is_phone_wrong then
        v_parties.warnings := v_parties.warnings || meta.field_error('person.phone', 'wrong_number', meta.text('warning.wrong_number'));
    elsif v_person.has_email_of_another or p_found.person_id is not null then
        v_parties.is_phone_doubtful := exists (
            select
            from people.identifiers as i
            where i.person_id = v_parties.person_id and i.kind = 'phone' and i.match_key = (p_referral.person).phone_key and i.confirmed_at is null
        );
        if v_parties.is_phone_doubtful then
            v_parties.warnings := v_parties.warnings || meta.field_error(
                'person.phone', 'unconfirmed_phone', meta.text('warning.unconfirmed_phone')
            );
        end if;
    end if;

    if p_found.phone_holders is not null or jsonb_array_length((p_referral.person).phones) > 1 then
        v_parties.warnings := v_parties.warnings || intake.tell_shared_phone(v_parties.person_id, p_referral, v_known_keys);
    end if;

    if v_referrer.name is not null then
        if v_referrer.phone_key is not null or v_referrer.email_key is not null then
            v_found_referrer := people.find_person(v_referrer);
            -- Who refers need not be told apart: in doubt the name stands alone.
            if v_found_referrer.doubt is null then
                select f.person_id into v_referrer_person_id from people.find_or_create_person(v_referrer, v_found_referrer, v_sender) as f;
            end if;
        end if;
        if v_referrer_person_id is distinct from v_parties.person_id then
            v_parties.referrer_id := people.find_or_create_referrer(v_referrer.name, v_referrer.name_key, v_referrer_person_id);
        end if;
    end if;
    return v_parties;
end;
$$;

comment on function intake.find_parties(intake.referral, people.found) is
'The person of a referral (p_found: people.find_person) and its referrer, made when they are not known, with what is learnt of both; what both have is told to their
consultants (intake.tell_shared_phone). Somebody who turns out to be the person is no referrer. The caller holds intake.lock_parties().';

revoke all on function intake.find_parties(intake.referral, people.found) from public;
