create or replace function calendar.next_sending_time(p_at timestamptz, p_time_zone text, p_place text default null)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_hours constant jsonb := ops.setting('first_contact_hours');
    v_day date := (p_at at time zone p_time_zone)::date;
    v_window jsonb;
    v_closes_at timestamptz;
begin
    if v_hours = 'null' then
        return p_at;
    end if;

    for v_offset in 0..30 loop
        v_window := v_hours -> extract(isodow from v_day + v_offset)::text;
        if v_window is not null and not calendar.is_day_off(v_day + v_offset, p_place) then
            v_closes_at := (v_day + v_offset + (v_window ->> 1)::time) at time zone p_time_zone;
            if p_at < v_closes_at then
                return greatest(p_at, (v_day + v_offset + (v_window ->> 0)::time) at time zone p_time_zone);
            end if;
        end if;
    end loop;
    raise exception 'first_contact_hours opens on no day' using errcode = 'ID105',
        hint = 'Give at least one weekday with an opening and a closing time, or null for always.';
end;
$$;

comment on function calendar.next_sending_time(timestamptz, text, text) is
'The first moment at or after p_at when a message may go out to somebody in that time zone: inside first_contact_hours, on no
holiday of where the operation or this person is (calendar.is_day_off). Raises ID105 when the setting opens on no day.';

revoke all on function calendar.next_sending_time(timestamptz, text, text) from public;
