create or replace function alerts.tell_summary(p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_local constant timestamp := p_now at time zone ops.setting_text('timezone');
    v_route_id bigint;
    v_notice_id bigint;
    v_count integer := 0;
begin
    if extract(hour from v_local) < ops.setting_text('alert_summary_hour')::integer then
        return 0;
    end if;
    for v_route_id in
        select r.id
        from alerts.routes as r
        where r.is_active and r.has_summary
            -- Whoever was added in the course of a day hears of the next.
            and (r.created_at at time zone ops.setting_text('timezone'))::date < v_local::date
            and not exists (select from alerts.notices as n where n.route_id = r.id and n.day = v_local::date)
        order by r.id
    loop
        v_notice_id := alerts.order_notice(v_route_id, 'summary', v_local::date, p_now);
        if v_notice_id is not null then
            v_count := v_count + 1;
        end if;
    end loop;
    return v_count;
end;
$$;

comment on function alerts.tell_summary(timestamptz) is
'Orders the summary of the day for each route that gets one, from the setting alert_summary_hour on, also when nothing is wrong: that it does not come says that something is. Returns how many.';

revoke all on function alerts.tell_summary(timestamptz) from public;
