create or replace function calendar.next_opening(p_at timestamptz, p_hours jsonb, p_time_zone text, p_place text default null)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_day constant date := (p_at at time zone p_time_zone)::date;
    v_window jsonb;
    v_closes_at timestamptz;
begin
    if p_hours = 'null' then
        return p_at;
    end if;
    for v_offset in 0..60 loop
        v_window := p_hours -> extract(isodow from v_day + v_offset)::text;
        if v_window is not null and not calendar.is_holiday(v_day + v_offset, p_place) then
            v_closes_at := (v_day + v_offset + (v_window ->> 1)::time) at time zone p_time_zone;
            if p_at < v_closes_at then
                return greatest(p_at, (v_day + v_offset + (v_window ->> 0)::time) at time zone p_time_zone);
            end if;
        end if;
    end loop;
    return null;
end;
$$;

comment on function calendar.next_opening(timestamptz, jsonb, text, text) is
'The first moment at or after p_at inside these hours ({ISO weekday: ["HH:MM", "HH:MM"]}, JSON null: always) in that time zone, on no holiday of p_place (a UF or an IBGE
code; null: national ones only). Null when they do not open within two months.';

revoke all on function calendar.next_opening(timestamptz, jsonb, text, text) from public;
