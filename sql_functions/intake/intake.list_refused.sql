create or replace function intake.list_refused(p_submission intake.submissions)
returns void
language plpgsql
volatile
as $$
begin
    if p_submission.outcome <> 'rejected' then
        -- Sent again it was taken, so that there is nothing left to do.
        update intake.quarantine as q
        set resolved_at = p_submission.received_at, resolution = 'repeated'
        where q.submission_id in (
            select w.submission_id
            from intake.quarantine as w
            join intake.submissions as s on s.id = w.submission_id
            where w.raw_sha256 = p_submission.raw_sha256 and w.resolved_at is null and s.token_id = p_submission.token_id
            -- Whoever corrects it at this moment settles it too.
            for update of w skip locked
        );
        return;
    end if;
    insert into intake.quarantine (submission_id, kind, reason, next_action_at, created_at, raw_sha256)
    select
        p_submission.id, 'refused', p_submission.reason, p_submission.received_at + ops.setting_text('quarantine_alert_after')::interval,
        p_submission.received_at, p_submission.raw_sha256
    from ops.api_tokens as t
    where t.id = p_submission.token_id
        -- A consultant is told at once and still has what they typed; what the source marks as no referral is none.
        and t.consultant_id is null and p_submission.reason is distinct from 'skipped'
        -- Machines send the same again and again; what a human dismissed or corrected does not come back.
        and not exists (
            select
            from intake.quarantine as q
            join intake.submissions as s on s.id = q.submission_id
            where q.raw_sha256 = p_submission.raw_sha256 and q.resolution is distinct from 'repeated' and s.token_id = p_submission.token_id
        );
end;
$$;

comment on function intake.list_refused(intake.submissions) is
'Puts a refused submission of a machine (a token that is no consultant''s) on the work list, once for the same bytes, and takes it off when the sender repeats it with success.
What a source marks as no referral is not listed.';

revoke all on function intake.list_refused(intake.submissions) from public;
