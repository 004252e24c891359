create or replace function governance.call_back_times(p_as_of timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_zone constant text := ops.setting_text('timezone');
    v_hours constant jsonb := ops.setting('working_hours');
    v_place constant text := ops.setting_text('place');
    -- The next full quarter of an hour.
    v_soon constant timestamptz := to_timestamp(ceil(extract(epoch from p_as_of) / 900) * 900) + interval '1 hour';
    v_tomorrow constant timestamptz := calendar.day_ends(p_as_of);
    v_monday constant timestamptz := (date_trunc('week', p_as_of at time zone v_zone) + interval '7 days') at time zone v_zone;
begin
    return (
        select jsonb_agg(distinct t.at order by t.at)
        from (
            values
                (calendar.next_opening(v_soon, v_hours, v_zone, v_place)),
                (calendar.next_opening(v_soon + interval '2 hours', v_hours, v_zone, v_place)),
                (calendar.next_opening(v_tomorrow + interval '9 hours', v_hours, v_zone, v_place)),
                (calendar.next_opening(v_tomorrow + interval '15 hours', v_hours, v_zone, v_place)),
                (calendar.next_opening(v_monday + interval '9 hours', v_hours, v_zone, v_place))
        ) as t (at)
        where t.at is not null
    );
end;
$$;

comment on function governance.call_back_times(timestamptz) is
'Hours that somebody who is asked to call again is offered: in an hour and in three, tomorrow at nine and at three, next Monday at nine, each moved into working_hours; what falls together is named once.';

revoke all on function governance.call_back_times(timestamptz) from public;
