create or replace function intake.set_source_map(
    p_code text,
    p_field_map jsonb,
    p_constants jsonb,
    p_items_path text default null,
    p_skip_rules jsonb default '[]'
)
returns integer
language plpgsql
volatile
as $$
declare
    v_lifted record;
    v_source intake.sources;
begin
    perform intake.check_source_map(p_field_map, p_constants), intake.check_skip_rules(p_skip_rules);
    if p_items_path is not null then
        perform intake.check_expression('items', to_jsonb(p_items_path));
        select p_field_map as field_map, p_items_path as items_path into v_lifted;
    else
        v_lifted := intake.lift_items(p_field_map);
    end if;
    update intake.sources as s
    set field_map = v_lifted.field_map, constants = p_constants, items_path = v_lifted.items_path, skip_rules = p_skip_rules,
        map_version = s.map_version + 1
    where s.code = p_code
    returning * into v_source;
    if not found then
        raise exception 'no source is called %', p_code using errcode = 'ID209', hint = 'indica source list shows them.';
    end if;
    perform intake.store_source_map(v_source);
    return v_source.map_version;
end;
$$;

comment on function intake.set_source_map(text, jsonb, jsonb, text, jsonb) is
'Says how a source''s structured webhooks are read from now on (intake.map_fields, intake.items_of, intake.is_skipped), as its next version, which is returned; what was kept is
not read anew. A map that reads the first place of a list is taken for every place of it (intake.lift_items). Raises ID105 (a map that cannot be right), ID209 (no such source).';

revoke all on function intake.set_source_map(text, jsonb, jsonb, text, jsonb) from public;
