create or replace function util.clock_offset()
returns interval
language sql
stable
security definer
set search_path = ''
as $$
    select c.offset_by from ops.clock as c;
$$;

comment on function util.clock_offset() is
'How far the clock of a development database is moved. A definer, since every role asks for the time and none may read a table; never called where
indica.allow_fake_clock is off.';

revoke all on function util.clock_offset() from public;
grant execute on function util.clock_offset()
    to indica_migrator, indica_api, indica_worker, indica_cron, indica_dba, indica_bi;
