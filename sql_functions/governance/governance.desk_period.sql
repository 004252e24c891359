create or replace function governance.desk_period(p_period text, out begins_at timestamptz, out ends_at timestamptz, out earlier_at timestamptz, out earlier_until timestamptz)
language plpgsql
stable
as $$
declare
    v_zone constant text := ops.setting_text('timezone');
    v_now constant timestamp := util.current_time() at time zone v_zone;
    v_today constant date := v_now::date;
    v_begins date;
    v_days integer;
begin
    v_begins := case p_period
        when 'today' then v_today
        when '7d' then v_today - 6
        when '30d' then v_today - 29
        when 'month' then date_trunc('month', v_today)::date
    end;
    if v_begins is null then
        raise exception 'a period is today, 7d, 30d or month' using errcode = 'ID105';
    end if;
    v_days := v_today + 1 - v_begins;
    begins_at := v_begins::timestamp at time zone v_zone;
    ends_at := (v_today + 1)::timestamp at time zone v_zone;
    earlier_at := (v_begins - v_days)::timestamp at time zone v_zone;
    -- The period is not over: what is compared with it is not either.
    earlier_until := least((v_now - v_days * interval '1 day') at time zone v_zone, begins_at);
end;
$$;

comment on function governance.desk_period(text) is
'A period of the desk (today, 7d, 30d: these days and today; month: since its first) in civil days of the operation, and the period as long before it that it is compared with, until the same hour of its last day, since the day that runs is not over. Raises ID105 for another word.';

revoke all on function governance.desk_period(text) from public;
