create or replace function rework.find_places(p_as_of timestamptz)
returns rework.places
language plpgsql
stable
as $$
declare
    v_places rework.places;
begin
    v_places.starts_at := date_trunc('minute', p_as_of);
    v_places.per_minute := ops.setting_text('rework_per_minute')::integer;
    return v_places;
end;
$$;

comment on function rework.find_places(timestamptz) is
'The places of rework_per_minute messages a minute from p_as_of on. See rework.find_place().';

revoke all on function rework.find_places(timestamptz) from public;
