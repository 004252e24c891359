create or replace function util.durable()
returns void
language plpgsql
volatile
as $$
begin
    -- A stronger wait that the server is set to stays.
    if current_setting('synchronous_commit') <> 'remote_apply' then
        perform set_config('synchronous_commit', 'on', true);
    end if;
    -- Only a transaction that wrote WAL waits for the flush; a bare transaction id does not.
    perform pg_logical_emit_message(true, 'indica', '');
end;
$$;

comment on function util.durable() is
'The barrier: once its transaction has committed, everything that committed before it is on disk.
Call it in a transaction of its own, after one that committed with synchronous_commit = off and before anybody is answered.
It writes one empty WAL record and makes its own transaction commit synchronously.';

revoke all on function util.durable() from public;
grant execute on function util.durable()
    to indica_migrator, indica_api, indica_worker, indica_cron, indica_dba, indica_bi;
