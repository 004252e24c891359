create or replace function jobs.listed_cron_jobs()
returns jsonb
language plpgsql
volatile
as $$
declare
    v_listed jsonb;
begin
    execute format(
        'select jsonb_object_agg(substr(c.jobname, 8), jsonb_build_object('
        ' ''schedule'', c.schedule, ''command'', c.command, ''database'', c.database, ''is_active'', c.active))'
        ' from %s.job as c where c.jobname like ''indica:%%'' and c.username = current_user',
        'cron'
    ) into v_listed;
    return coalesce(v_listed, '{}');
end;
$$;

comment on function jobs.listed_cron_jobs() is
'What pg_cron''s list says of our jobs: {name: {schedule, command, database, is_active}}, names without indica:. Call it as indica_cron, in the database with pg_cron.';

revoke all on function jobs.listed_cron_jobs() from public;
grant execute on function jobs.listed_cron_jobs() to indica_cron;
