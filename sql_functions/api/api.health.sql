create or replace function api.health()
returns jsonb
language sql
volatile
security definer
set search_path = ''
as $$
    select ops.notice_home();
    select ops.health();
$$;

comment on function api.health() is 'Notices a copy or a restored database (ops.notice_home), and says what ops.health() says.';

revoke all on function api.health() from public;
grant execute on function api.health() to indica_api;
