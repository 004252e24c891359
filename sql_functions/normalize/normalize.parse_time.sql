create or replace function normalize.parse_time(p_text text)
returns timestamptz
language plpgsql
stable
as $$
begin
    if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$' then
        return null;
    end if;
    return p_text::timestamptz;
exception
    when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
        return null;
end;
$$;

comment on function normalize.parse_time(text) is
'A date or date and time as ISO 8601 writes it, without a zone in the session''s zone; null when it is anything else.';

revoke all on function normalize.parse_time(text) from public;
