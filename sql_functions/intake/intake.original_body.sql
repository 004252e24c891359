create or replace function intake.original_body(p_submission_uid uuid)
returns jsonb
language plpgsql
stable
as $$
declare
    v_submission intake.submissions;
    v_body jsonb;
begin
    select * into v_submission from intake.submissions as s where s.uid = p_submission_uid;
    if not found then
        raise exception 'there is no submission %', coalesce(p_submission_uid::text, 'null') using errcode = 'ID205',
            hint = 'indica quarantine list shows those that wait.';
    end if;
    v_body := intake.submission_body(v_submission);
    if v_body is null then
        raise exception 'the original of the submission is not readable' using errcode = 'ID105', hint = 'Give the corrected --body.';
    end if;
    return v_body;
end;
$$;

comment on function intake.original_body(uuid) is
'What a submission said, as POST /v1/leads would carry it, to be tried again as it was. Raises ID205 (no such submission), ID105 (not a JSON
object, or its raw body is gone).';

revoke all on function intake.original_body(uuid) from public;
