create or replace function calendar.parse_time(p_text text)
returns timestamptz
language plpgsql
stable
as $$
begin
    if p_text ~ '([Zz]|[+-][0-9]{2}:?[0-9]{2})$' and p_text ~ ':' then
        return normalize.parse_time(p_text);
    end if;
    -- Read as UTC, and then as what a clock on the operation's wall shows.
    return (normalize.parse_time(p_text || case when p_text ~ ':' then 'Z' else ' 00:00Z' end) at time zone 'UTC') at time zone ops.setting_text('timezone');
end;
$$;

comment on function calendar.parse_time(text) is
'A date or date and time as ISO 8601 writes it (normalize.parse_time), without a zone in that of the operation (setting timezone); null when it is anything else.';

revoke all on function calendar.parse_time(text) from public;
