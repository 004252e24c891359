create or replace function intake.record_submission(p_submission intake.submissions, p_failure jsonb)
returns void
language plpgsql
volatile
as $$
begin
    if p_submission.outcome = 'quarantined' then
        insert into intake.quarantine (submission_id, reason, detail, next_action_at, created_at)
        values (
            p_submission.id, p_submission.reason, coalesce(p_failure, '{}'),
            p_submission.received_at + ops.setting_text('quarantine_alert_after')::interval, p_submission.received_at
        );
    end if;
    insert into intake.submissions overriding system value select p_submission.*;
    perform intake.list_refused(p_submission);
end;
$$;

comment on function intake.record_submission(intake.submissions, jsonb) is
'Writes a submission with its outcome into the ledger, and on the work list what a human must see (intake.list_refused); p_failure is what intake.process_raw() says went wrong.';

revoke all on function intake.record_submission(intake.submissions, jsonb) from public;
