create or replace function intake.process_submission(p_submission intake.submissions, p_body jsonb, p_at timestamptz)
returns intake.result
language plpgsql
volatile
as $$
declare
    v_tidied constant intake.tidied := intake.tidy(p_body, p_submission.token_id, p_at);
    v_errors constant jsonb := intake.validate_submission(v_tidied.body);
    v_referral intake.referral;
    v_found people.found;
    v_parties intake.parties;
    v_lead leads.leads;
    v_outcome text;
begin
    -- GUARD: the body has not the shape of a referral.
    if v_errors <> '[]' then
        return intake.answer_rejected('invalid_fields', meta.problem('ID102', v_errors));
    end if;

    v_referral := intake.read_referral(v_tidied.body);
    v_referral.warnings := v_referral.warnings || v_tidied.warnings;
    v_referral.submission_id := p_submission.id;
    v_referral.submission_uid := p_submission.uid;
    v_referral.token_id := p_submission.token_id;
    v_referral.received_at := p_at;

    -- GUARD: nobody could reach the person.
    if v_referral.errors is distinct from '[]' then
        return intake.answer_rejected(v_referral.refusal, meta.problem('ID102', v_referral.errors));
    end if;

    if v_referral.doubt is null then
        perform intake.lock_parties(v_referral);
        -- GUARD: the person asked not to be contacted.
        v_found := people.find_person(v_referral.person);
        if people.is_unwanted(v_referral.person, v_found) then
            -- What somebody else said of a number that both have says nothing of what is this one's own.
            if v_found.person_id is not null or v_found.phone_holders is null then
                perform people.spread_suppression(
                    people.own_keys(v_found.person_id) || people.identity_own_keys(v_referral.person, v_found),
                    people.identity_own_keys(v_referral.person, v_found)
                );
            end if;
            return intake.answer_without_lead(
                v_referral.submission_uid, 'suppressed', 'opted_out',
                v_referral.warnings || meta.field_error('person', 'suppressed', meta.text('warning.suppressed'))
            );
        end if;
        if people.is_same_person(v_referral.person, v_referral.referrer) then
            v_referral.doubt := meta.field_error('referrer', 'self_referral', meta.text('quarantine.self_referral'));
        elsif v_found.doubt is not null then
            v_referral.doubt := meta.field_error('person', v_found.doubt, meta.text('quarantine.' || v_found.doubt));
        elsif v_found.is_phone_wrong and (v_referral.person).email_key is null and not intake.is_reachable(v_found.person_id) then
            v_referral.doubt := meta.field_error('person.phone', 'wrong_number', meta.text('quarantine.wrong_number'));
        end if;
    end if;
    -- GUARD: a human must look first.
    if v_referral.doubt is not null then
        return intake.answer_without_lead(
            v_referral.submission_uid, 'quarantined', v_referral.doubt ->> 'code', v_referral.warnings || v_referral.doubt
        );
    end if;

    v_parties := intake.find_parties(v_referral, v_found);
    if v_referral.consent is not null then
        perform people.record_consent(
            p_person_id => v_parties.person_id,
            p_submission_id => v_referral.submission_id,
            p_basis => v_referral.consent ->> 'basis',
            p_statement => nullif(btrim(v_referral.consent ->> 'statement'), ''),
            p_given_at => coalesce(calendar.parse_time(nullif(v_referral.consent ->> 'at', '')), p_at)
        );
    end if;

    select * into v_lead
    from leads.leads as l
    where l.person_id = v_parties.person_id and leads.is_open(l.status)
    for no key update;
    if found then
        v_outcome := 'touched';
        perform intake.touch_lead(v_lead, v_referral, v_parties);
    else
        v_outcome := 'created';
        v_lead.id := intake.create_lead(v_referral, v_parties);
    end if;
    return intake.answer_with_lead(v_outcome, v_lead.id, v_referral, v_parties);
end;
$$;

comment on function intake.process_submission(intake.submissions, jsonb, timestamptz) is
'Decides what a parsed submission becomes and does it: rejected (answer is a problem), quarantined, suppressed, touched (an open lead of that
person) or created (a lead with an owner, its history and its first outbox job). Of p_submission only id, uid and token_id are read; the caller writes the
ledger row with the result. Steps: tidy, validate_submission, read_referral, lock_parties, people.find_person, find_parties, touch_lead or create_lead, answer_….
answer: the body of POST /v1/leads as design and OpenAPI describe it.';

revoke all on function intake.process_submission(intake.submissions, jsonb, timestamptz) from public;
