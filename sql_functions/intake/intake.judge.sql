create or replace function intake.judge(p_referral intake.referral)
returns intake.verdict
language plpgsql
stable
as $$
declare
    v_verdict intake.verdict;
    v_emails text[];
begin
    -- GUARD: a human must look first, whoever it is.
    if p_referral.doubt is not null then
        v_verdict.outcome := 'quarantined';
        v_verdict.doubt := p_referral.doubt;
        return v_verdict;
    end if;

    v_verdict.found := people.find_person(p_referral.person);
    if p_referral.emails is not null then
        v_emails := array(
            select 'email:' || (e.value ->> 'match_key')
            from jsonb_array_elements(p_referral.emails) as e
            where normalize.is_role_mailbox(e.value ->> 'match_key') is false
        );
    end if;
    if people.is_unwanted(p_referral.person, v_verdict.found) or (v_emails is not null and people.is_suppressed(v_emails)) then
        v_verdict.outcome := 'suppressed';
        return v_verdict;
    end if;

    if people.is_same_person(p_referral.person, p_referral.referrer) then
        v_verdict.doubt := meta.field_error('referrer', 'self_referral', meta.text('quarantine.self_referral'));
    elsif (v_verdict.found).doubt is not null then
        v_verdict.doubt := meta.field_error('person', (v_verdict.found).doubt, meta.text('quarantine.' || (v_verdict.found).doubt));
    elsif (v_verdict.found).is_phone_wrong and (p_referral.person).email_key is null and not intake.is_reachable((v_verdict.found).person_id) then
        v_verdict.doubt := meta.field_error('person.phone', 'wrong_number', meta.text('quarantine.wrong_number'));
    end if;
    if v_verdict.doubt is not null then
        v_verdict.outcome := 'quarantined';
        return v_verdict;
    end if;

    v_verdict.lead_id := (
        select l.id from leads.leads as l where l.person_id = (v_verdict.found).person_id and leads.is_open(l.status)
    );
    v_verdict.outcome := case when v_verdict.lead_id is null then 'created' else 'touched' end;
    return v_verdict;
end;
$$;

comment on function intake.judge(intake.referral) is
'What a referral whose values are read (intake.read_referral) becomes as things stand, and whom it names: the one question that the intake asks and a look-up too. The intake
holds intake.lock_parties() and does it; a look-up only says it.';

revoke all on function intake.judge(intake.referral) from public;
