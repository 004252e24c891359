create or replace function alerts.test_route(p_code text)
returns uuid
language plpgsql
volatile
as $$
declare
    v_route constant alerts.routes := alerts.find_route(p_code);
    v_notice_id constant bigint := alerts.order_notice(v_route.id, 'test', null, util.current_time());
begin
    return (select n.uid from alerts.notices as n where n.id = v_notice_id);
end;
$$;

comment on function alerts.test_route(text) is 'Orders a notice that tells of nothing. Returns its id. Raises ID209.';

revoke all on function alerts.test_route(text) from public;
