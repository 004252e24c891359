create or replace function intake.create_lead(p_referral intake.referral, p_parties intake.parties)
returns bigint
language plpgsql
volatile
as $$
declare
    v_person constant people.identity := p_referral.person;
    v_lead leads.leads;
    v_phone people.identifiers;
    v_created leads.events;
    v_decided record;
begin
    if p_parties.matched_by is null and p_parties.is_phone_doubtful is not true then
        v_phone.value := v_person.phone;
        v_phone.phone_kind := v_person.phone_kind;
    else
        -- Somebody known may have a better phone than the one that came now.
        v_phone := people.phone_of(p_parties.person_id);
    end if;
    v_lead.next_action := case
        when v_phone.value is null then 'human_review'
        when people.is_whatsapp_kind(v_phone.phone_kind) then 'first_contact'
        else 'call_by_consultant'
    end;
    v_lead.first_contact_due_at := calendar.next_sending_time(p_referral.received_at, calendar.time_zone_of(v_phone.value));
    v_lead.next_action_at := v_lead.first_contact_due_at;

    v_lead.id := nextval('leads.leads_id_seq');
    v_lead.uid := gen_random_uuid();
    v_lead.person_id := p_parties.person_id;
    v_lead.submission_id := p_referral.submission_id;
    v_lead.status := 'new';
    v_lead.status_since := p_referral.received_at;
    v_lead.origin := p_referral.origin;
    if p_referral.product is not null then
        v_lead.product_id := (select p.id from leads.products as p where p.code = p_referral.product);
    end if;
    v_lead.source_id := (select t.source_id from ops.api_tokens as t where t.id = p_referral.token_id);
    v_lead.referrer_id := p_parties.referrer_id;
    v_lead.notes := p_referral.notes;
    v_lead.attributes := p_referral.attributes;
    v_lead.page := p_referral.page;
    v_lead.created_at := p_referral.received_at;
    v_lead.cycle := 1;
    v_created := leads.begin_history(v_lead, 'token:' || p_referral.token_id, jsonb_strip_nulls(jsonb_build_object(
        'submission', p_referral.submission_uid, 'origin', v_lead.origin, 'product', p_referral.product,
        'referrer_id', v_lead.referrer_id, 'matched_by', p_parties.matched_by,
        'next_action', v_lead.next_action, 'next_action_at', v_lead.next_action_at
    )));

    -- From here on the pool's turn is locked: only what depends on it follows.
    v_decided := routing.decide(v_lead);
    v_lead.consultant_id := v_decided.winner_id;
    v_lead.queue_code := v_decided.queue_code;
    perform leads.insert_lead(
        p_lead => v_lead, p_created => v_created, p_owned_kind => v_decided.event_kind, p_owned_at => v_decided.decided_at,
        p_owned_data => v_decided.event_data
    );
    return v_lead.id;
end;
$$;

comment on function intake.create_lead(intake.referral, intake.parties) is
'A referral of somebody without an open lead becomes one, whose first step follows from the phone: first_contact, call_by_consultant for a line
that WhatsApp cannot reach, human_review without a phone that
may be written to. Returns its id. Takes a pool''s turn: call it last.';

revoke all on function intake.create_lead(intake.referral, intake.parties) from public;
