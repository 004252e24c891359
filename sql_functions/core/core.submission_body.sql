create or replace function core.submission_body(p_submission core.submissions)
returns jsonb
language plpgsql
stable
as $$
declare
    v_source core.sources;
    v_body jsonb;
begin
    select p.body into v_body from core.parse_body(p_submission.raw) as p;
    select * into v_source from core.sources as s where s.token_id = p_submission.token_id;
    if found and v_body is not null then
        return core.map_fields(v_source, v_body);
    end if;
    return v_body;
end;
$$;

comment on function core.submission_body(core.submissions) is
'A submission as POST /v1/leads would carry it: its JSON, with the field map of its source applied when it came by a structured webhook; null when
it is not a JSON object or its raw body is gone.';

revoke all on function core.submission_body(core.submissions) from public;
