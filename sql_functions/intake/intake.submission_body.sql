create or replace function intake.submission_body(p_submission intake.submissions)
returns jsonb
language plpgsql
stable
as $$
begin
    return (intake.read_submission(p_submission, intake.source_of(p_submission))).body;
end;
$$;

comment on function intake.submission_body(intake.submissions) is
'A submission, as it came, as POST /v1/leads would carry it: its JSON, with the present map of its source applied when it came by a structured webhook; null when
it is not readable or its raw body is gone.';

revoke all on function intake.submission_body(intake.submissions) from public;
