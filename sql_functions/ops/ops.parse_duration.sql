create or replace function ops.parse_duration(p_text text)
returns interval
language plpgsql
stable
as $$
begin
    -- Without a unit PostgreSQL reads seconds, and "4" is far from what somebody meant.
    if p_text !~* '^[0-9]{1,9} (second|minute|hour|day|week)s?( [0-9]{1,9} (second|minute|hour|day|week)s?)*$' then
        return null;
    end if;
    return p_text::interval;
exception
    when invalid_datetime_format or datetime_field_overflow or interval_field_overflow then
        return null;
end;
$$;

comment on function ops.parse_duration(text) is 'A duration in whole numbers with their units (seconds, minutes, hours, days, weeks), such as 1 hour 30 minutes; null for anything else.';

revoke all on function ops.parse_duration(text) from public;
