create or replace function util.is_clock_movable()
returns boolean
language plpgsql
stable
parallel safe
as $$
begin
    -- GUARD: what nearly always holds, and costs nothing to see
    if current_setting('indica.allow_fake_clock', true) is distinct from 'on' then
        return false;
    end if;
    -- Any session can set what it likes for itself: only the database's own word counts.
    return exists (
        select
        from pg_catalog.pg_db_role_setting as s
        join pg_catalog.pg_database as d on d.oid = s.setdatabase
        where d.datname = current_database() and s.setrole = 0 and 'indica.allow_fake_clock=on' = any (s.setconfig)
    );
end;
$$;

comment on function util.is_clock_movable() is
'Whether this is a database of development or tests, whose clock may be moved: its administrator has set indica.allow_fake_clock to on for it (alter database …
set), and this session has not turned it off. What a session or a role says of itself allows nothing.';

revoke all on function util.is_clock_movable() from public;
grant execute on function util.is_clock_movable()
    to indica_migrator, indica_api, indica_worker, indica_cron, indica_dba, indica_bi;
