create or replace function api.gauges()
returns table (name text, label text, label_value text, value double precision)
language sql
stable
security definer
set search_path = ''
as $$
    select g.name, g.label, g.label_value, g.value from governance.gauges() as g;
$$;

comment on function api.gauges() is 'See governance.gauges().';

revoke all on function api.gauges() from public;
grant execute on function api.gauges() to indica_api;
