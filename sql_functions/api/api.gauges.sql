create or replace function api.gauges(p_credential ops.credential)
returns table (name text, label text, label_value text, value double precision)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return query select g.name, g.label, g.label_value, g.value from governance.gauges() as g;
end;
$$;

comment on function api.gauges(ops.credential) is 'See governance.gauges(). For the API itself: raises ID903 for any other credential.';

revoke all on function api.gauges(ops.credential) from public;
grant execute on function api.gauges(ops.credential) to indica_api;
