create or replace function jobs.cron_differences()
returns table (job text, should_be text, found text)
language plpgsql
volatile
as $$
declare
    v_role constant text := current_setting('role');
    v_listed jsonb;
begin
    -- GUARD: whatever stands in this database's list, nobody would run it
    if jobs.scheduler_place() in ('none', 'elsewhere') then
        return;
    end if;
    -- pg_cron shows a role only its own jobs.
    set local role indica_cron;
    v_listed := jobs.listed_cron_jobs();
    perform set_config('role', v_role, true);
    return query
    with
    wanted as (
        select 'indica:' || w.name as name, w.schedule || ' ' || w.command as said from jobs.wanted_cron_jobs() as w
    ),
    listed as (
        select
            'indica:' || l.key as name,
            concat_ws(
                ' ', l.value ->> 'schedule', l.value ->> 'command',
                case when l.value ->> 'database' is distinct from current_database() then format('(in %s)', l.value ->> 'database') end,
                case when (l.value ->> 'is_active')::boolean is not true then '(inactive)' end
            ) as said
        from jsonb_each(v_listed) as l
    )
    select coalesce(w.name, l.name), w.said, l.said
    from wanted as w
    full join listed as l on l.name = w.name
    where w.said is distinct from l.said
    order by 1;
end;
$$;

comment on function jobs.cron_differences() is
'What pg_cron has otherwise than jobs.schedules says: jobs that are missing (found is null), not ours any more (should_be is null), scheduled otherwise, for another
database, or inactive. Nothing where pg_cron is not installed. The caller must be a member of indica_cron.';

revoke all on function jobs.cron_differences() from public;
