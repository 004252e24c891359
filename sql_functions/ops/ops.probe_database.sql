create or replace function ops.probe_database()
returns text
language plpgsql
volatile
as $$
begin
    if pg_is_in_recovery()
        or current_setting('transaction_read_only') = 'on'
        -- What the next connections will be told.
        or exists (
            select
            from pg_catalog.pg_db_role_setting as s
            cross join unnest(s.setconfig) as c (entry)
            where s.setdatabase in (0, (select d.oid from pg_catalog.pg_database as d where d.datname = current_database()))
                and s.setrole in (0, (select r.oid from pg_catalog.pg_roles as r where r.rolname = session_user))
                -- Kept as it was typed: on, true, yes, 1.
                and case
                    when lower(split_part(c.entry, '=', 1)) = 'default_transaction_read_only' then split_part(c.entry, '=', 2)::boolean
                    else false
                end
        )
    then
        return 'read_only';
    end if;
    begin
        -- The rows of a temporary table go with each transaction and its file is cut to nothing, so that each probe has to find room on the disk.
        if to_regclass('pg_temp.indica_probe') is null then
            create temporary table indica_probe (filling text) on commit delete rows;
        end if;
        -- Dynamic, since the table is not there before its first use.
        execute format('insert into pg_temp.%I (filling) select repeat(''x'', 1000) from generate_series(1, 64)', 'indica_probe');
    exception
        when disk_full then
            return 'disk_full';
    end;
    return null;
end;
$$;

comment on function ops.probe_database() is
'Whether a submission could be written now: null, or the condition that forbids it (read_only, disk_full). It writes 64 KiB to a temporary table, which needs room on
the disk as a submission does and leaves nothing.';

revoke all on function ops.probe_database() from public;
