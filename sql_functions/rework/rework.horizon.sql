create or replace function rework.horizon(p_as_of timestamptz)
returns timestamptz
language plpgsql
stable
as $$
begin
    return (
        select max(greatest(
            ((p_as_of at time zone z.name)::date + 1)::timestamp at time zone z.name,
            -- Where the day is over before the next daily run, this run plans for the following one.
            least(
                p_as_of + interval '1 day',
                (calendar.next_sending_time(p_as_of + interval '1 day', z.name) at time zone z.name)::date::timestamp at time zone z.name
            )
        ))
        from (
            select distinct a.time_zone as name from normalize.area_codes as a
            union
            select ops.setting_text('timezone') as name
        ) as z
    );
end;
$$;

comment on function rework.horizon(timestamptz) is
'Up to when (not included) a day may open for which a run at p_as_of plans, wherever the person is.';

revoke all on function rework.horizon(timestamptz) from public;
