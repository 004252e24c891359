create or replace function rework.find_place(p_places rework.places, p_taken integer[], p_from timestamptz, p_time_zone text, p_place text default null)
returns rework.places
language plpgsql
stable
as $$
declare
    v_places rework.places := p_places;
    v_at timestamptz := calendar.next_sending_time(p_from, p_time_zone, p_place);
    v_opens_at timestamptz;
    v_minute integer;
    v_place integer;
begin
    loop
        v_minute := floor(extract(epoch from v_at - v_places.starts_at) / 60)::integer + 1;
        -- In a minute that has begun, places that are over are lost.
        v_place := ceil(extract(epoch from v_at - date_trunc('minute', v_at)) / 60 * v_places.per_minute)::integer;
        if v_at = v_places.searched_from and v_places.searched_until > v_minute then
            -- The last search that began here found nothing before its minute.
            v_minute := v_places.searched_until;
            v_place := 0;
        end if;
        while v_minute <= cardinality(p_taken) and greatest(p_taken[v_minute], v_place) >= v_places.per_minute loop
            v_minute := v_minute + 1;
            v_place := 0;
        end loop;
        v_places.searched_from := v_at;
        v_places.searched_until := v_minute;
        if v_minute > cardinality(p_taken) then
            v_places.found_at := null;
            return v_places;
        end if;
        v_place := greatest(p_taken[v_minute], v_place);
        v_places.found_at := v_places.starts_at + (v_minute - 1) * interval '1 minute' + v_place * interval '1 minute' / v_places.per_minute;
        v_opens_at := calendar.next_sending_time(v_places.found_at, p_time_zone, p_place);
        exit when v_opens_at = v_places.found_at;
        -- The hours end before a place is free: on with the next opening.
        v_at := v_opens_at;
    end loop;
    v_places.minute := v_minute;
    v_places.place := v_place + 1;
    return v_places;
end;
$$;

comment on function rework.find_place(rework.places, integer[], timestamptz, text, text) is
'Finds the first free place at or after p_from within the sending hours of that time zone and place (found_at; null when every minute is full), when each minute has p_taken messages.
Whoever takes it writes so: taken[minute] := place.';

revoke all on function rework.find_place(rework.places, integer[], timestamptz, text, text) from public;
