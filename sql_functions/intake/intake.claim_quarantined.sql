create or replace function intake.claim_quarantined(p_submission_uid uuid)
returns intake.quarantine
language plpgsql
volatile
as $$
declare
    v_submission_id bigint;
    v_entry intake.quarantine;
begin
    -- As its sender, who sends it again, has them: first the submission, then people, then the entry.
    select s.id into v_submission_id from intake.submissions as s where s.uid = p_submission_uid for no key update;
    select * into v_entry from intake.quarantine as q where q.submission_id = v_submission_id for update;
    if not found then
        raise exception 'no submission % stands on the work list', coalesce(p_submission_uid::text, 'null') using errcode = 'ID205',
            hint = 'indica quarantine list shows those that wait.';
    end if;
    if v_entry.resolved_at is not null then
        raise exception 'submission % was settled already: % at %, by %', p_submission_uid, v_entry.resolution, v_entry.resolved_at,
            coalesce(leads.actor_name(v_entry.resolved_by), 'its sender') using errcode = 'ID323',
            hint = 'indica quarantine show tells what became of it.';
    end if;
    return v_entry;
end;
$$;

comment on function intake.claim_quarantined(uuid) is
'Takes a submission of the work list for whoever settles it, until the transaction ends: of two people who do so in the same second, the second waits and is told who was first. Raises ID205 (no such
submission there), ID323 (it was settled already).';

revoke all on function intake.claim_quarantined(uuid) from public;
