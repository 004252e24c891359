create or replace function rework.waits_until(p_opens_at timestamptz, p_time_zone text, p_turn bigint, p_horizon timestamptz, p_place text default null)
returns timestamptz
language plpgsql
stable
as $$
declare
    c_days constant integer := 60;
    v_people_per_day constant bigint := (
        select floor(c.people_per_day * (100 - ops.setting_text('rework_reserve')::numeric) / 100) from sending.channels as c where c.is_default
    );
    v_per_minute constant integer := ops.setting_text('rework_per_minute')::integer;
    v_left bigint := p_turn;
    v_until timestamptz := p_opens_at;
begin
    for v_n in 1..c_days loop
        v_until := calendar.next_sending_time(
            ((v_until at time zone p_time_zone)::date + 1)::timestamp at time zone p_time_zone, p_time_zone, p_place
        );
        continue when v_until < p_horizon;
        v_left := v_left - greatest(1, least(
            v_people_per_day,
            extract(epoch from coalesce(calendar.closing_time(v_until, p_time_zone, p_place), v_until + interval '1 day') - v_until) / 60 * v_per_minute
        ));
        exit when v_left < 0;
    end loop;
    return v_until;
end;
$$;

comment on function rework.waits_until(timestamptz, text, bigint, timestamptz, text) is
'The opening, after the day that begins at p_opens_at and not before p_horizon, on which a step that found no place is looked at again, when p_turn others wait before it: as many a
day as rework_per_minute and the number''s daily limit allow.';

revoke all on function rework.waits_until(timestamptz, text, bigint, timestamptz, text) from public;
