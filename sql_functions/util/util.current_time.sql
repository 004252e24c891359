create or replace function util.current_time()
returns timestamptz
language plpgsql
stable
parallel safe
as $$
begin
    if not util.is_clock_movable() then
        return clock_timestamp();
    end if;
    return coalesce(
        nullif(current_setting('indica.fake_now', true), '')::timestamptz,
        clock_timestamp() + util.clock_offset()
    );
end;
$$;

comment on function util.current_time() is
'The one clock of Indica: the time of the moment, not of the transaction.
Where the database lets its clock be moved (util.is_clock_movable) the session setting indica.fake_now replaces it, else ops.clock moves it.
Raises 22007 when indica.fake_now is not a timestamp.';

revoke all on function util.current_time() from public;
grant execute on function util.current_time()
    to indica_migrator, indica_api, indica_worker, indica_cron, indica_dba, indica_bi;
