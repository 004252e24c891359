create or replace function intake.set_source_map(p_code text, p_field_map jsonb, p_constants jsonb)
returns void
language plpgsql
volatile
as $$
begin
    perform intake.check_source_map(p_field_map, p_constants);
    update intake.sources as s set field_map = p_field_map, constants = p_constants where s.code = p_code;
    if not found then
        raise exception 'no source is called %', p_code using errcode = 'ID209', hint = 'indica source list shows them.';
    end if;
end;
$$;

comment on function intake.set_source_map(text, jsonb, jsonb) is
'Says how a source''s structured webhooks are read; see intake.map_fields. Raises ID105 (a map that cannot be right), ID209 (no such source).';

revoke all on function intake.set_source_map(text, jsonb, jsonb) from public;
