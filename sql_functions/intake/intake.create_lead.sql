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
    v_contact text;
    v_paced_at timestamptz;
    v_from timestamptz := p_referral.received_at;
    v_submitter_id bigint;
    v_said jsonb := '{}'::jsonb;
begin
    if p_parties.matched_by is null and p_parties.is_phone_doubtful is not true then
        v_phone.value := v_person.phone;
        v_phone.match_key := v_person.phone_key;
        v_phone.phone_kind := v_person.phone_kind;
    else
        -- Somebody known may have a better phone than the one that came now.
        v_phone := people.phone_of(p_parties.person_id);
    end if;
    if p_referral.import_id is not null then
        v_contact := (select i.first_contact from intake.imports as i where i.id = p_referral.import_id);
    end if;
    v_lead.next_action := case
        when v_phone.value is null then 'human_review'
        when v_contact = 'never' then 'call_by_consultant'
        when people.is_whatsapp_kind(v_phone.phone_kind) then
            case when people.is_crowded(p_parties.person_id, v_phone.match_key) then 'human_review' else 'first_contact' end
        else 'call_by_consultant'
    end;
    if v_lead.next_action = 'first_contact' and p_parties.matched_by is not null then
        v_from := greatest(v_from, sending.first_contact_from(p_parties.person_id));
    end if;
    v_lead.first_contact_due_at := calendar.next_sending_time(v_from, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
    if v_contact in ('spread', 'never') then
        v_paced_at := intake.take_place(p_referral.import_id, p_referral.received_at, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
        v_lead.first_contact_due_at := greatest(v_paced_at, v_lead.first_contact_due_at);
    end if;
    v_lead.next_action_at := v_lead.first_contact_due_at;

    v_lead.id := nextval('leads.leads_id_seq');
    v_lead.uid := gen_random_uuid();
    v_lead.person_id := p_parties.person_id;
    v_lead.submission_id := p_referral.submission_id;
    v_lead.is_imported := p_referral.import_id is not null;
    v_lead.status := 'new';
    v_lead.status_since := p_referral.received_at;
    v_lead.origin := p_referral.origin;
    if p_referral.product is not null then
        v_lead.product_id := (select p.id from leads.products as p where p.code = p_referral.product);
    end if;
    select t.source_id, t.consultant_id into v_lead.source_id, v_submitter_id from ops.api_tokens as t where t.id = p_referral.token_id;
    v_lead.referrer_id := p_parties.referrer_id;
    v_lead.notes := p_referral.notes;
    v_lead.attributes := p_referral.attributes;
    v_lead.page := p_referral.page;
    v_lead.created_at := p_referral.received_at;
    v_lead.occurred_at := p_referral.occurred_at;
    v_lead.cycle := 1;
    if p_parties.matched_by is not null then
        -- What this referral says otherwise than is known of somebody known.
        v_said := jsonb_strip_nulls(jsonb_build_object(
            'name', case when people.goes_by_another_name(p_parties.person_id, v_person) then v_person.name end,
            'city', case
                when p_referral.known_city is distinct from (select p.city from people.people as p where p.id = p_parties.person_id) then p_referral.known_city
            end
        ));
    end if;
    v_created := leads.begin_history(v_lead, 'token:' || p_referral.token_id, jsonb_strip_nulls(jsonb_build_object(
        'submission', p_referral.submission_uid, 'origin', v_lead.origin, 'product', p_referral.product,
        'referrer_id', v_lead.referrer_id, 'matched_by', p_parties.matched_by,
        'next_action', v_lead.next_action, 'next_action_at', v_lead.next_action_at, 'paced_at', v_paced_at
    )), p_values => v_said);

    perform scoring.score_new(v_lead);

    -- From here on the pool's turn is locked: only what depends on it follows.
    v_decided := routing.decide(v_lead, p_submitter_id => coalesce(v_submitter_id, 0));
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
may be written to, or with one that many have (people.is_crowded). Of an import without first messages somebody calls, and of one that spreads them each is due at its place (intake.take_place). Who got a first contact for another lead a short while ago gets the next
when the cool-down is over (sending.first_contact_from). What it says of somebody known and is known otherwise, name and city, stands in the history. Returns its id. Takes a pool''s turn: call it last.';

revoke all on function intake.create_lead(intake.referral, intake.parties) from public;
