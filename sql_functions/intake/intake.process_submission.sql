create or replace function intake.process_submission(p_submission intake.submissions, p_referral intake.referral, p_at timestamptz)
returns intake.result
language plpgsql
volatile
as $$
declare
    v_referral intake.referral := p_referral;
    v_verdict intake.verdict;
    v_parties intake.parties;
    v_lead leads.leads;
    v_outcome text;
begin
    v_referral.submission_id := p_submission.id;
    v_referral.submission_uid := p_submission.uid;
    v_referral.token_id := p_submission.token_id;
    v_referral.import_id := p_submission.import_id;
    v_referral.received_at := p_at;
    v_referral.occurred_at := coalesce(v_referral.occurred_at, p_submission.received_at, p_at);

    -- GUARD: it is no referral, or nobody could reach the person.
    if v_referral.errors is distinct from '[]' then
        return intake.answer_rejected(v_referral.refusal, meta.problem('ID102', v_referral.errors));
    end if;

    if v_referral.doubt is null then
        perform intake.lock_parties(v_referral);
    end if;
    v_verdict := intake.judge(v_referral);
    -- GUARD: the person asked not to be contacted.
    if v_verdict.outcome = 'suppressed' then
        -- What somebody else said of a number that both have says nothing of what is this one's own.
        if (v_verdict.found).person_id is not null or (v_verdict.found).phone_holders is null then
            perform people.spread_suppression(
                people.own_keys((v_verdict.found).person_id) || people.identity_own_keys(v_referral.person, v_verdict.found),
                people.identity_own_keys(v_referral.person, v_verdict.found)
            );
        end if;
        return intake.answer_without_lead(
            v_referral.submission_uid, 'suppressed', 'opted_out',
            v_referral.warnings || meta.field_error('person', 'suppressed', meta.text('warning.suppressed'))
        );
    end if;
    -- GUARD: a human must look first.
    if v_verdict.doubt is not null then
        return intake.answer_without_lead(
            v_referral.submission_uid, 'quarantined', v_verdict.doubt ->> 'code', v_referral.warnings || v_verdict.doubt
        );
    end if;

    v_parties := intake.find_parties(v_referral, v_verdict.found);
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
        v_parties.warnings := v_parties.warnings || intake.tell_cool_down(v_lead.id, v_parties, p_at);
    end if;
    return intake.answer_with_lead(v_outcome, v_lead.id, v_referral, v_parties);
end;
$$;

comment on function intake.process_submission(intake.submissions, intake.referral, timestamptz) is
'Decides what an understood submission (intake.understand) becomes and does it: rejected (answer is a problem), quarantined, suppressed, touched (an open lead of that
person) or created (a lead with an owner, its history and its first outbox job). Of p_submission only id, uid, token_id, import_id and received_at are read; the caller writes the
ledger row with the result. Steps: lock_parties, judge, find_parties, touch_lead or create_lead, answer_….
answer: the body of POST /v1/leads as design and OpenAPI describe it.';

revoke all on function intake.process_submission(intake.submissions, intake.referral, timestamptz) from public;
