create or replace function ops.is_duration(p_text text)
returns boolean
language plpgsql
stable
strict
as $$
begin
    return p_text::interval > interval '0';
exception
    when invalid_datetime_format or datetime_field_overflow or interval_field_overflow then
        return false;
end;
$$;

comment on function ops.is_duration(text) is 'Is a text an interval longer than nothing?';

revoke all on function ops.is_duration(text) from public;
