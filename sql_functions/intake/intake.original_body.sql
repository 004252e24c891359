create or replace function intake.original_body(p_submission_uid uuid)
returns jsonb
language plpgsql
stable
as $$
declare
    v_body constant jsonb := intake.readable_body(p_submission_uid);
begin
    if v_body is null then
        raise exception 'the original of the submission is not readable' using errcode = 'ID105',
            hint = 'Say what it is: --set person.name=… --set person.phone=…, or the whole --body.';
    end if;
    return v_body;
end;
$$;

comment on function intake.original_body(uuid) is
'What a submission says as it stands (intake.standing_body), as POST /v1/leads would carry it, to be tried again. Raises ID205 (no such submission), ID105 (not a JSON
object, or its raw body is gone).';

revoke all on function intake.original_body(uuid) from public;
