create or replace function governance.health()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select ops.health();
$$;

comment on function governance.health() is 'See ops.health(). For the role indica_dba, which reads no table.';

revoke all on function governance.health() from public;
grant execute on function governance.health() to indica_dba;
