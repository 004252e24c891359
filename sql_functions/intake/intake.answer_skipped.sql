create or replace function intake.answer_skipped(p_submission_uid uuid)
returns intake.result
language plpgsql
stable
as $$
begin
    return (
        'rejected', 'skipped', null,
        jsonb_build_object('submission_uid', p_submission_uid, 'outcome', 'rejected', 'reason', 'skipped', 'status', 200, 'warnings', '[]'::jsonb), null, null
    )::intake.result;
end;
$$;

comment on function intake.answer_skipped(uuid) is
'The result of what a source marks as no referral (intake.is_skipped), such as a test: kept as rejected, and answered 200, since the sender did nothing wrong.';

revoke all on function intake.answer_skipped(uuid) from public;
