create or replace function calendar.working_time_between(
    p_from timestamptz,
    p_to timestamptz,
    p_hours jsonb default ops.setting('working_hours'),
    p_time_zone text default ops.setting_text('timezone'),
    p_place text default ops.setting_text('place')
)
returns interval
language sql
stable
as $$
    select case
        when p_from is null or p_to is null then null
        when p_from >= p_to then interval '0'
        when p_hours = 'null' then make_interval(secs => extract(epoch from p_to - p_from)::double precision)
        else (
            select coalesce(make_interval(secs => sum(extract(epoch from least(w.closes_at, p_to) - greatest(w.opens_at, p_from)))::double precision), interval '0')
            from generate_series(
                ((p_from at time zone p_time_zone)::date)::timestamp, ((p_to at time zone p_time_zone)::date)::timestamp, interval '1 day'
            ) as d (day)
            cross join lateral (select p_hours -> extract(isodow from d.day)::text as hours) as h
            cross join lateral (
                select
                    (d.day::date + (h.hours ->> 0)::time) at time zone p_time_zone as opens_at,
                    (d.day::date + (h.hours ->> 1)::time) at time zone p_time_zone as closes_at
            ) as w
            where h.hours is not null and w.opens_at < p_to and w.closes_at > p_from and not calendar.is_holiday(d.day::date, p_place)
        )
    end;
$$;

comment on function calendar.working_time_between(timestamptz, timestamptz, jsonb, text, text) is
'How much working time lies between two moments (p_hours, p_time_zone and p_place as in calendar.add_working_time); nothing when the first is not before the second.';

revoke all on function calendar.working_time_between(timestamptz, timestamptz, jsonb, text, text) from public;
