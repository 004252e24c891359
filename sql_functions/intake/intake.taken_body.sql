create or replace function intake.taken_body(p_submission intake.submissions)
returns jsonb
language plpgsql
stable
as $$
declare
    v_correction constant intake.corrections := intake.last_correction(p_submission.id);
    v_source intake.sources;
begin
    if v_correction.id is not null then
        return convert_from(v_correction.body, 'UTF8')::jsonb;
    end if;
    v_source := intake.source_of(p_submission);
    select m.field_map, m.constants, m.items_path into v_source.field_map, v_source.constants, v_source.items_path
    from intake.source_maps as m
    where m.source_id = v_source.id and m.version = p_submission.map_version;
    return (intake.read_submission(p_submission, v_source)).body;
end;
$$;

comment on function intake.taken_body(intake.submissions) is
'What was taken in of a submission, as POST /v1/leads would carry it: as it was last corrected, else as the map that its source had then reads it; null when it was forgotten.';

revoke all on function intake.taken_body(intake.submissions) from public;
