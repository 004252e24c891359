create or replace function api.health()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select ops.health();
$$;

comment on function api.health() is 'See ops.health().';

revoke all on function api.health() from public;
grant execute on function api.health() to indica_api;
