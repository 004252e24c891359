-- Extensions, all of which managed services offer. Run by an administrator; can be repeated.

create extension if not exists pg_trgm schema ext;
create extension if not exists unaccent schema ext;
create extension if not exists pgcrypto schema ext;

-- pg_cron lives in one database of a cluster, the one that cron.database_name says.
do $$
begin
    if current_setting('cron.database_name', true) is not distinct from current_database() then
        create extension if not exists pg_cron;
        grant usage on schema cron to indica_owner, indica_cron;
        grant execute on all functions in schema cron to indica_cron;
    else
        raise notice 'pg_cron is not available in this database: `indica jobs run` must run the jobs';
    end if;
end;
$$;
