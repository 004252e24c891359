create or replace function intake.reject_quarantined(p_submission_uid uuid, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_submission_id bigint;
begin
    if p_reason is null or btrim(p_reason) = '' then
        raise exception 'rejecting needs a reason' using errcode = 'ID105';
    end if;
    update intake.quarantine as q
    set resolved_at = util.current_time(), resolution = 'rejected', detail = q.detail || jsonb_build_object('rejected', p_reason)
    from intake.submissions as s
    where s.id = q.submission_id and s.uid = p_submission_uid and q.resolved_at is null
    returning q.submission_id into v_submission_id;
    if v_submission_id is null then
        raise exception 'no submission % waits in quarantine', p_submission_uid using errcode = 'ID205',
            hint = 'indica quarantine list shows those that do.';
    end if;
    update intake.submissions as s set outcome = 'rejected', reason = 'rejected_in_quarantine'
    where s.id = v_submission_id and s.outcome = 'quarantined';
end;
$$;

comment on function intake.reject_quarantined(uuid, text) is
'Ends the wait of a submission on the work list as rejected, with the reason a human gave; a refused one keeps the reason of its refusal in the ledger. Raises ID205 (not in quarantine), ID105 (no reason).';

revoke all on function intake.reject_quarantined(uuid, text) from public;
