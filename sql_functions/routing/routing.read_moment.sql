create or replace function routing.read_moment(p_text text, p_time_zone text, p_is_end boolean)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_text constant text := btrim(p_text);
    v_at constant timestamptz := calendar.parse_time(v_text);
    -- What a clock shows where it was read.
    v_local constant timestamp := v_at at time zone ops.setting_text('timezone');
    v_now constant timestamptz := util.current_time();
    v_moment timestamptz;
begin
    v_moment := case
        -- With a zone of its own, or seconds since 1970.
        when v_text ~ '^[0-9]{10}' or (v_text ~ ':' and v_text ~ '([Zz]|[+-][0-9]{2}:?[0-9]{2})$') then v_at
        when v_text ~ '[0-9][:h][0-9]{2}' then v_local at time zone p_time_zone
        -- A day alone is the consultant's day, and the last one is still away.
        else (v_local::date + case when p_is_end then 1 else 0 end)::timestamp at time zone p_time_zone
    end;
    if v_moment is null or v_moment not between v_now - interval '10 years' and v_now + interval '5 years' then
        raise exception '% is no day within five years', p_text using errcode = 'ID105', hint = 'Such as 2026-12-20, 20/12/2026 or 2026-12-20T13:00.';
    end if;
    return v_moment;
end;
$$;

comment on function routing.read_moment(text, text, boolean) is
'A day, or a day and time, as somebody writes when an absence begins or ends (p_is_end: the end of that day), in that time zone. Raises ID105.';

revoke all on function routing.read_moment(text, text, boolean) from public;
