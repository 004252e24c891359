create or replace function intake.succeed_fetch(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_announcement intake.announcements;
    v_source intake.sources;
    v_token ops.api_tokens;
    v_submission intake.submissions;
    v_taken record;
begin
    -- GUARD: the lease was lost: whoever has the job now fetches it again
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_announcement from intake.announcements as a where a.id = (v_job.payload ->> 'announcement_id')::bigint for update;
    -- GUARD: it was taken before
    if v_announcement.settled_at is not null then
        return true;
    end if;
    select * into v_source from intake.sources as s where s.id = v_announcement.source_id;
    select * into v_token from ops.api_tokens as t where t.id = v_source.token_id;
    v_submission.token_id := v_source.token_id;
    v_submission.received_at := p_now;
    v_submission.raw := decode(p_result ->> 'body', 'base64');
    v_submission.raw_sha256 := sha256(v_submission.raw);
    v_taken := intake.take(v_submission, v_token, v_announcement.external_id, v_source);
    -- GUARD: the same lead is being taken in at this moment
    if v_taken.http_status = 409 then
        perform outbox.requeue(v_job.dedupe_key, p_now + interval '10 seconds', jsonb_build_object('held', 'same_lead_runs'));
        return true;
    end if;
    update intake.announcements as a
    set settled_at = p_now, outcome = 'taken',
        submission_id = (select s.id from intake.submissions as s where s.uid = (v_taken.body ->> 'submission_uid')::uuid)
    where a.id = v_announcement.id;
    -- What was refused to all is granted again.
    if v_job.failing_since is not null then
        perform outbox.wake(v_job.destination, '{fetch_token,fetch_permission,fetch_limit}', p_now, p_failed_too => true);
    end if;
    return true;
end;
$$;

comment on function intake.succeed_fetch(bigint, boolean, jsonb, timestamptz) is
'The worker fetched an announced lead (result: body, its bytes in base64): it becomes a submission of the source, whose map reads it, under the lead''s number as
idempotency key; once, however often it was announced or fetched. After a failure, those that waited with it are due.';

revoke all on function intake.succeed_fetch(bigint, boolean, jsonb, timestamptz) from public;
