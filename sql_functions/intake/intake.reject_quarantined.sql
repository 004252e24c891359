create or replace function intake.reject_quarantined(p_submission_uid uuid, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_entry intake.quarantine;
begin
    if p_reason is null or btrim(p_reason) = '' then
        raise exception 'rejecting needs a reason' using errcode = 'ID105';
    end if;
    v_entry := intake.claim_quarantined(p_submission_uid);
    update intake.quarantine as q
    set resolved_at = util.current_time(), resolution = 'rejected', resolved_by = ops.actor(),
        detail = q.detail || jsonb_build_object('rejected', btrim(p_reason))
    where q.submission_id = v_entry.submission_id;
    update intake.submissions as s set outcome = 'rejected', reason = 'rejected_in_quarantine'
    where s.id = v_entry.submission_id and s.outcome = 'quarantined';
end;
$$;

comment on function intake.reject_quarantined(uuid, text) is
'Ends the wait of a submission on the work list as rejected, with the reason a human gave; a refused one keeps the reason of its refusal in the ledger. Raises ID205 (not on the work list), ID323 (settled already), ID105 (no reason).';

revoke all on function intake.reject_quarantined(uuid, text) from public;
