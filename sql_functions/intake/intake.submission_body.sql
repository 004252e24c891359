create or replace function intake.submission_body(p_submission intake.submissions)
returns jsonb
language plpgsql
stable
as $$
declare
    v_source intake.sources;
    v_body jsonb;
begin
    select p.body into v_body from normalize.parse_body(p_submission.raw) as p;
    select * into v_source from intake.sources as s where s.token_id = p_submission.token_id;
    if found and v_body is not null then
        return intake.map_fields(v_source, v_body);
    end if;
    return v_body;
end;
$$;

comment on function intake.submission_body(intake.submissions) is
'A submission as POST /v1/leads would carry it: its JSON, with the field map of its source applied when it came by a structured webhook; null when
it is not a JSON object or its raw body is gone.';

revoke all on function intake.submission_body(intake.submissions) from public;
