create or replace function calendar.parse_time(p_text text)
returns timestamptz
language plpgsql
stable
as $$
declare
    c_epoch constant text := '^[0-9]{10}([0-9]{3})?([.][0-9]+)?$';
    v_brazilian constant text[] := regexp_match(p_text, '^([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})(?:[ T,]+([0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?))?$');
begin
    if p_text ~ c_epoch then
        return to_timestamp(case when split_part(p_text, '.', 1) ~ '^.{13}$' then p_text::numeric / 1000 else p_text::numeric end::double precision);
    end if;
    if v_brazilian is not null then
        return calendar.parse_time(concat_ws(
            ' ', v_brazilian[3] || '-' || v_brazilian[2] || '-' || v_brazilian[1],
            lpad(replace(v_brazilian[4], 'h', ':'), greatest(length(v_brazilian[4]), 5), '0')
        ));
    end if;
    if p_text ~ '([Zz]|[+-][0-9]{2}:?[0-9]{2})$' and p_text ~ ':' then
        return normalize.parse_time(p_text);
    end if;
    -- Read as UTC, and then as what a clock on the operation's wall shows.
    return (normalize.parse_time(p_text || case when p_text ~ ':' then 'Z' else ' 00:00Z' end) at time zone 'UTC') at time zone ops.setting_text('timezone');
end;
$$;

comment on function calendar.parse_time(text) is
'A date or date and time as ISO 8601 (normalize.parse_time) or Brazil (25/11/2026 14:30) writes it, without a zone in that of the operation (setting timezone), or Unix
seconds or milliseconds; null when it is anything else.';

revoke all on function calendar.parse_time(text) from public;
