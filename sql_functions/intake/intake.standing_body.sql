create or replace function intake.standing_body(p_submission intake.submissions)
returns jsonb
language plpgsql
stable
as $$
declare
    v_correction constant intake.corrections := intake.last_correction(p_submission.id);
begin
    if v_correction.id is not null then
        return convert_from(v_correction.body, 'UTF8')::jsonb;
    end if;
    return intake.submission_body(p_submission);
end;
$$;

comment on function intake.standing_body(intake.submissions) is
'A submission, as POST /v1/leads would carry it, as it stands: as it was last corrected, else as it came (intake.submission_body); null when that is not readable or was forgotten.';

revoke all on function intake.standing_body(intake.submissions) from public;
