create or replace function jobs.look_at_cron()
returns void
language plpgsql
volatile
as $$
declare
    v_listed jsonb;
begin
    -- GUARD: pg_cron is not in this database
    if not exists (select from pg_catalog.pg_extension as e where e.extname = 'pg_cron') then
        return;
    end if;
    -- Dynamic, since most databases have no schema cron. pg_cron shows a role only its own entries.
    execute format(
        'select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('
        ' ''name'', substr(c.jobname, 8), ''schedule'', c.schedule, ''command'', c.command, ''database'', c.database, ''is_active'', c.active,'
        ' ''message'', d.message)) order by c.jobname)'
        ' from %1$s.job as c'
        ' left join lateral ('
        '     select case when o.status = ''failed'' and o.return_message !~ ''^ERROR'' then left(o.return_message, 200) end as message'
        '     from (select * from %1$s.job_run_details as r order by r.runid desc limit 200) as o'
        '     where o.jobid = c.jobid'
        '     order by o.runid desc'
        '     limit 1'
        ' ) as d on true'
        ' where c.jobname like ''indica:%%'' and c.username = current_user',
        'cron'
    ) into v_listed;
    perform jobs.record_cron_jobs(coalesce(v_listed, '[]'));
end;
$$;

comment on function jobs.look_at_cron() is
'Reads what pg_cron''s own list says of our jobs and keeps it (jobs.scheduler), so that health sees jobs that are missing, paused or altered there. Call it as
indica_cron, who alone may read its entries; does nothing where pg_cron is not in this database.';

revoke all on function jobs.look_at_cron() from public;
grant execute on function jobs.look_at_cron() to indica_cron;
