create or replace function jobs.cron_differences()
returns table (job text, should_be text, found text)
language plpgsql
volatile
as $$
declare
    v_role constant text := current_setting('role');
    v_wanted jsonb;
    v_there jsonb;
begin
    if to_regclass('cron.job') is null then
        return;
    end if;
    select jsonb_object_agg(c.job, c.schedule || ' ' || c.command) into v_wanted from jobs.cron_jobs() as c;
    -- pg_cron shows a role only its own jobs. Dynamic, since most databases have no schema cron.
    set local role indica_cron;
    execute format(
        'select coalesce(jsonb_object_agg('
        '    c.jobname, c.schedule || '' '' || c.command || case when c.active then '''' else '' (inactive)'' end'
        '), ''{}'') from %s.job as c where c.jobname like ''indica:%%'' and c.database = current_database()',
        'cron'
    ) into v_there;
    perform set_config('role', v_role, true);
    return query
    select coalesce(w.key, t.key), w.value, t.value
    from jsonb_each_text(v_wanted) as w
    full join jsonb_each_text(v_there) as t on t.key = w.key
    where w.value is distinct from t.value
    order by 1;
end;
$$;

comment on function jobs.cron_differences() is
'What pg_cron has otherwise than jobs.schedules says: jobs that are missing (found is null), not ours any more (should_be is null), scheduled otherwise or inactive.
Nothing where pg_cron is not installed. The caller must be a member of indica_cron.';

revoke all on function jobs.cron_differences() from public;
