create or replace function intake.answer_with_lead(
    p_outcome text,
    p_lead_id bigint,
    p_referral intake.referral,
    p_parties intake.parties
)
returns intake.result
language plpgsql
stable
as $$
begin
    return (
        p_outcome, null, p_lead_id,
        jsonb_build_object(
            'submission_uid', p_referral.submission_uid, 'outcome', p_outcome,
            'lead', leads.lead_summary(p_lead_id, p_referral.received_at), 'warnings', p_referral.warnings || p_parties.warnings
        ) || jsonb_strip_nulls(jsonb_build_object('matched_by', p_parties.matched_by)),
        null, null
    )::intake.result;
end;
$$;

comment on function intake.answer_with_lead(text, bigint, intake.referral, intake.parties) is
'The result of a submission that created or touched (p_outcome) a lead.';

revoke all on function intake.answer_with_lead(text, bigint, intake.referral, intake.parties) from public;
