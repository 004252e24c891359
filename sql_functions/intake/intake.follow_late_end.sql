create or replace function intake.follow_late_end(p_lead_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_ended_at timestamptz;
    v_submission intake.submissions;
    v_body jsonb;
    v_is_corrected boolean;
    v_referral intake.referral;
    v_result intake.result;
    v_count integer := 0;
begin
    -- It ended with the last of the calls in vain, whenever that was told.
    select max(c.called_at) into v_ended_at
    from leads.leads as l
    join leads.calls as c on c.lead_id = l.id and c.result in ('no_answer', 'busy', 'wrong_number')
    where l.id = p_lead_id and l.status = 'unreachable';
    for v_submission in
        select s.*
        from leads.touches as t
        join intake.submissions as s on s.id = t.submission_id
        where t.lead_id = p_lead_id and t.touched_at > v_ended_at
        order by t.touched_at, s.id
    loop
        v_body := intake.taken_body(v_submission);
        -- GUARD: what they said is not kept any more
        continue when v_body is null;
        -- What a human of ours corrected has the name that they let stand.
        v_is_corrected := exists (select from intake.corrections as c where c.submission_id = v_submission.id);
        v_referral := intake.understand(v_body, v_submission.token_id, v_now, v_is_corrected);
        -- GUARD: what was taken once is refused now: it stays what it was
        continue when v_referral.errors is distinct from '[]';
        perform leads.take_back_touch(v_submission.id, 'system', 'ended_before');
        v_result := intake.process_submission(v_submission, v_referral, v_now);
        if v_result.outcome = 'quarantined' then
            insert into intake.quarantine (submission_id, reason, next_action_at, created_at)
            values (v_submission.id, v_result.reason, v_now + ops.setting_text('quarantine_alert_after')::interval, v_now)
            on conflict on constraint quarantine_pkey do update
            set kind = 'quarantined', raw_sha256 = null, reason = excluded.reason, detail = '{}', next_action_at = excluded.next_action_at,
                resolved_at = null, resolution = null, resolved_by = null;
        end if;
        -- The sender keeps the answer that they got.
        update intake.submissions as s
        set outcome = v_result.outcome, reason = v_result.reason, lead_id = v_result.lead_id
        where s.id = v_submission.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function intake.follow_late_end(bigint) is
'A call that was told late ended a lead (unreachable) before its person was referred again, which had been counted as a touch of it: after an end a referral opens a new lead, in
whatever order they are told, so each such submission is taken in anew as it was taken then (intake.taken_body), and the ledger says what it became. Returns how many. Takes a pool''s turn.';

revoke all on function intake.follow_late_end(bigint) from public;
