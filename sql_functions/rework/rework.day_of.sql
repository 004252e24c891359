create or replace function rework.day_of(p_due_date date, p_time_zone text, p_as_of timestamptz, p_place text default null)
returns rework.day
language plpgsql
stable
as $$
declare
    v_day rework.day;
begin
    v_day.time_zone := p_time_zone;
    v_day.place := p_place;
    v_day.due_date := p_due_date;
    v_day.due_opens_at := calendar.next_sending_time(p_due_date::timestamp at time zone p_time_zone, p_time_zone, p_place);
    v_day.is_due := p_as_of >= v_day.due_opens_at
        or (p_as_of at time zone p_time_zone)::date >= (v_day.due_opens_at at time zone p_time_zone)::date
        -- Where the day is over before the next daily run, this run is the one that plans for it.
        or (calendar.next_sending_time(greatest(p_as_of + interval '1 day', v_day.due_opens_at), p_time_zone, p_place) at time zone p_time_zone)::date
        > (v_day.due_opens_at at time zone p_time_zone)::date;
    v_day.opens_at := calendar.next_sending_time(greatest(p_as_of, v_day.due_opens_at), p_time_zone, p_place);
    v_day.closes_at := calendar.closing_time(v_day.opens_at, p_time_zone, p_place);
    v_day.spread := (v_day.closes_at - v_day.opens_at) * ops.setting_text('rework_spread')::double precision / 100;
    v_day.room := extract(epoch from v_day.closes_at - v_day.opens_at) / 60 * ops.setting_text('rework_per_minute')::integer;
    return v_day;
end;
$$;

comment on function rework.day_of(date, text, timestamptz, text) is
'The day on which a run at p_as_of lets a step leave that is due on p_due_date in that time zone and place: whether it is due for that run, when its sending day opens
(due_opens_at), and the first sending hours that are left for it (opens_at, closes_at), over which part of them messages are spread, and for how many there is room.';

revoke all on function rework.day_of(date, text, timestamptz, text) from public;
