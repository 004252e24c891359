create or replace function intake.store_source_map(p_source intake.sources)
returns void
language sql
volatile
as $$
    insert into intake.source_maps (source_id, version, field_map, constants, items_path, skip_rules)
    values (p_source.id, p_source.map_version, p_source.field_map, p_source.constants, p_source.items_path, p_source.skip_rules)
    on conflict (source_id, version) do nothing
$$;

comment on function intake.store_source_map(intake.sources) is
'Keeps the present version of a source''s map in intake.source_maps.';

revoke all on function intake.store_source_map(intake.sources) from public;
