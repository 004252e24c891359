create or replace function jobs.scheduler_place()
returns text
language sql
stable
as $$
    select case
        when not exists (select from pg_catalog.pg_extension as e where e.extname = 'pg_cron') then 'none'
        when exists (
            select from pg_catalog.pg_stat_activity as a where a.application_name = 'pg_cron scheduler' and a.datname = current_database()
        ) then 'here'
        when exists (select from pg_catalog.pg_stat_activity as a where a.application_name = 'pg_cron scheduler') then 'elsewhere'
        else 'gone'
    end;
$$;

comment on function jobs.scheduler_place() is
'Where pg_cron''s scheduler works: here; elsewhere (this database has the extension, as a copy does, and cron.database_name is another one); gone (it has, and no
scheduler runs in the cluster: not preloaded); none (pg_cron is not in this database).';

revoke all on function jobs.scheduler_place() from public;
