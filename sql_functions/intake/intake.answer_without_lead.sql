create or replace function intake.answer_without_lead(p_submission_uid uuid, p_outcome text, p_reason text, p_warnings jsonb)
returns intake.result
language plpgsql
immutable
as $$
begin
    return (
        p_outcome, p_reason, null,
        jsonb_build_object('submission_uid', p_submission_uid, 'outcome', p_outcome, 'reason', p_reason, 'warnings', p_warnings),
        null, null
    )::intake.result;
end;
$$;

comment on function intake.answer_without_lead(uuid, text, text, jsonb) is
'The result of a submission that was accepted and made no lead: p_outcome is suppressed or quarantined, p_reason says why.';

revoke all on function intake.answer_without_lead(uuid, text, text, jsonb) from public;
