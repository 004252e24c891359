create or replace function calendar.add_working_time(
    p_from timestamptz,
    p_length interval,
    p_hours jsonb default ops.setting('working_hours'),
    p_time_zone text default ops.setting_text('timezone'),
    p_place text default ops.setting_text('place')
)
returns timestamptz
language plpgsql
stable
as $$
declare
    -- Longer than anything that a company plans; whatever does not fit is said, not looked for without end.
    c_horizon constant integer := 1100;
    v_days integer := extract(day from p_length)::integer;
    v_seconds numeric;
    v_at timestamptz := p_from;
    v_day date;
    v_time time;
    v_window jsonb;
    v_opens_at timestamptz;
    v_closes_at timestamptz;
begin
    if p_from is null or p_length is null then
        return null;
    end if;
    if not isfinite(p_from) or extract(year from p_length) <> 0 or extract(month from p_length) <> 0 or p_length < interval '0' then
        raise exception 'working time is counted in days, hours and minutes from a moment, not % from %', p_length, p_from using errcode = 'ID105';
    end if;
    v_seconds := extract(epoch from p_length - make_interval(days => v_days));
    if p_hours = 'null' then
        return ((p_from at time zone p_time_zone) + make_interval(days => v_days)) at time zone p_time_zone + make_interval(secs => v_seconds::double precision);
    end if;

    v_day := (p_from at time zone p_time_zone)::date;
    for v_offset in 0..c_horizon loop
        v_window := case when not calendar.is_holiday(v_day + v_offset, p_place) then p_hours -> extract(isodow from v_day + v_offset)::text end;
        continue when v_window is null;
        v_opens_at := (v_day + v_offset + (v_window ->> 0)::time) at time zone p_time_zone;
        v_closes_at := (v_day + v_offset + (v_window ->> 1)::time) at time zone p_time_zone;
        continue when v_at >= v_closes_at;

        -- WHOLE DAYS: the same hour of so many working days later, as far as it is open then
        v_at := greatest(v_at, v_opens_at);
        if v_time is null then
            v_time := (v_at at time zone p_time_zone)::time;
        elsif v_days > 0 then
            v_days := v_days - 1;
            if v_days = 0 then
                v_at := least(greatest((v_day + v_offset + v_time) at time zone p_time_zone, v_opens_at), v_closes_at);
            end if;
        end if;
        continue when v_days > 0;

        -- HOURS: as long as it is open, and on at the next opening
        if v_seconds <= extract(epoch from v_closes_at - v_at) then
            return v_at + make_interval(secs => v_seconds::double precision);
        end if;
        v_seconds := v_seconds - extract(epoch from v_closes_at - v_at);
    end loop;
    raise exception '% of working time from % does not end within % days of these hours', p_length, p_from, c_horizon using errcode = 'ID105',
        hint = 'Give at least one weekday with an opening and a closing time: indica setting set working_hours.';
end;
$$;

comment on function calendar.add_working_time(timestamptz, interval, jsonb, text, text) is
'The moment at which p_length of working time from p_from is over: the days of the interval count as working days (the same hour so many working days later, as far as it
is open then), its hours and minutes as time within p_hours ({"1": ["08:00", "18:00"], …} by ISO weekday, in p_time_zone; null in JSON: always), the holidays of p_place (a UF or an IBGE code, BR:
of the whole country) are closed. Without a length: the first working moment. Raises ID105 for months, what is negative or endless, and hours in which it does not end within three years.';

revoke all on function calendar.add_working_time(timestamptz, interval, jsonb, text, text) from public;
