create or replace function alerts.find_route(p_code text)
returns alerts.routes
language plpgsql
volatile
as $$
declare
    v_route alerts.routes;
begin
    select * into v_route from alerts.routes as r where r.code = p_code and r.is_active for update;
    if not found then
        raise exception 'no route is called %', left(coalesce(p_code, 'null'), 80) using errcode = 'ID209', hint = 'indica alert route list shows them.';
    end if;
    return v_route;
end;
$$;

comment on function alerts.find_route(text) is 'The active route of this code, held for a change. Raises ID209.';

revoke all on function alerts.find_route(text) from public;
