create or replace function alerts.order_notice(p_route_id bigint, p_kind text, p_day date, p_now timestamptz)
returns bigint
language plpgsql
volatile
as $$
declare
    v_id bigint;
    v_job_id bigint;
begin
    insert into alerts.notices (route_id, kind, day, created_at)
    values (p_route_id, p_kind, p_day, p_now)
    on conflict (route_id, day) do nothing
    returning id into v_id;
    if v_id is null then
        return null;
    end if;
    v_job_id := outbox.enqueue(p_kind => 'alert.notify', p_lead_id => null, p_due_at => p_now, p_payload => jsonb_build_object('notice_id', v_id));
    update alerts.notices as n set job_id = v_job_id where n.id = v_id;
    return v_id;
end;
$$;

comment on function alerts.order_notice(bigint, text, date, timestamptz) is
'Orders a notice by a route: alerts, summary (of p_day, once), test. Returns it; null when the summary of that day was ordered before.';

revoke all on function alerts.order_notice(bigint, text, date, timestamptz) from public;
