create or replace function alerts.remove_route(p_code text)
returns void
language plpgsql
volatile
as $$
declare
    v_route constant alerts.routes := alerts.find_route(p_code);
begin
    -- Whom it led to is not kept.
    update alerts.routes as r
    set is_active = false,
        phone = case when r.way = 'whatsapp' then '-' end, email = case when r.way = 'email' then '-' end
    where r.id = v_route.id;
end;
$$;

comment on function alerts.remove_route(text) is 'Ends a route and forgets phone and address; what was told by it stays listed. Raises ID209.';

revoke all on function alerts.remove_route(text) from public;
