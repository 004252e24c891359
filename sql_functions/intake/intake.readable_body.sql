create or replace function intake.readable_body(p_submission_uid uuid)
returns jsonb
language plpgsql
stable
as $$
declare
    v_submission intake.submissions;
begin
    select * into v_submission from intake.submissions as s where s.uid = p_submission_uid;
    if not found then
        raise exception 'there is no submission %', coalesce(p_submission_uid::text, 'null') using errcode = 'ID205',
            hint = 'indica quarantine list shows those that wait.';
    end if;
    return intake.standing_body(v_submission);
end;
$$;

comment on function intake.readable_body(uuid) is
'What a submission says as it stands (intake.standing_body), as POST /v1/leads would carry it; null when that is not readable or was forgotten. Raises ID205 (no such submission).';

revoke all on function intake.readable_body(uuid) from public;
