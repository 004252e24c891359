create or replace function alerts.tell(p_opened bigint[], p_reminded bigint[], p_resolved bigint[], p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_route alerts.routes;
    v_ids bigint[];
    v_events text[];
    v_notice_id bigint;
    v_count integer := 0;
begin
    for v_route in select * from alerts.routes as r where r.is_active order by r.id loop
        select array_agg(a.id order by a.id), array_agg(e.event order by a.id) into v_ids, v_events
        from (
            select 'opened' as event, unnest(p_opened) as id
            union all
            select 'reminded', unnest(p_reminded)
            union all
            select 'resolved', unnest(p_resolved)
        ) as e
        join alerts.alerts as a on a.id = e.id
        join alerts.rules as r on r.code = a.code
        where case
            -- That it is over is news to whoever heard of it, whatever they hear of since.
            when e.event = 'resolved' then exists (
                select from alerts.told as t join alerts.notices as n on n.id = t.notice_id where t.alert_id = a.id and n.route_id = v_route.id
            )
            else r.owner = any (v_route.owners) and (a.severity = 'error' or v_route.min_severity = 'warning')
        end;
        continue when v_ids is null;
        v_notice_id := alerts.order_notice(v_route.id, 'alerts', null, p_now);
        insert into alerts.told (notice_id, alert_id, event)
        select v_notice_id, i.id, i.event from unnest(v_ids, v_events) as i (id, event);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function alerts.tell(bigint[], bigint[], bigint[], timestamptz) is
'Orders one notice for each active route that is to hear of these alerts (opened, told again, resolved), however many. Returns how many.';

revoke all on function alerts.tell(bigint[], bigint[], bigint[], timestamptz) from public;
