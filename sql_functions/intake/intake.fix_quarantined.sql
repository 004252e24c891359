create or replace function intake.fix_quarantined(p_submission_uid uuid, p_body jsonb, p_is_name_right boolean default false, out outcome text, out reason text, out answer jsonb)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_submission intake.submissions;
    v_entry intake.quarantine;
    v_result intake.result;
    v_corrected constant bytea := convert_to(p_body::text, 'UTF8');
begin
    set local synchronous_commit = off;
    v_entry := intake.claim_quarantined(p_submission_uid);
    select * into v_submission from intake.submissions as s where s.id = v_entry.submission_id;

    v_result := intake.process_submission(v_submission, intake.understand(p_body, v_submission.token_id, v_now, p_is_name_right), v_now);
    outcome := v_result.outcome;
    reason := v_result.reason;
    answer := v_result.answer;
    if outcome = 'rejected' then
        raise exception 'the corrected submission is not acceptable' using errcode = 'ID102', detail = (answer -> 'errors')::text;
    end if;

    update intake.submissions as s
    set outcome = fix_quarantined.outcome, reason = fix_quarantined.reason, lead_id = v_result.lead_id,
        -- Who was refused and asks again hears what became of it.
        answer = case v_entry.kind when 'refused' then v_result.answer else s.answer end
    where s.id = v_submission.id;
    insert into intake.corrections (submission_id, corrected_at, actor, outcome, body, body_sha256)
    values (v_submission.id, v_now, ops.actor(), outcome, v_corrected, sha256(v_corrected));
    if outcome = 'quarantined' then
        update intake.quarantine as q
        set kind = 'quarantined', raw_sha256 = null, reason = fix_quarantined.reason, detail = '{}'
        where q.submission_id = v_submission.id;
    else
        update intake.quarantine as q set resolved_at = v_now, resolution = 'fixed', resolved_by = ops.actor() where q.submission_id = v_submission.id;
    end if;
end;
$$;

comment on function intake.fix_quarantined(uuid, jsonb, boolean) is
'Takes a submission of the work list, quarantined or refused, in again with a corrected body (intake.correct_body) and returns what it became, as intake.process_submission() says; the sender''s first answer is kept unless it was a refusal, and the
corrected body with who corrected it (intake.corrections).
p_is_name_right: whoever corrects says that the name is right, however odd it looks.
Commits asynchronously like an intake: run util.durable() afterwards.
Raises ID205 (not on the work list), ID323 (settled already), ID102 (still not acceptable; the detail holds errors[]).';

revoke all on function intake.fix_quarantined(uuid, jsonb, boolean) from public;
