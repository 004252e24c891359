create or replace function jobs.record_cron_jobs(p_listed jsonb)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    insert into jobs.scheduler as s (looked_at, listed)
    values (clock_timestamp(), p_listed)
    on conflict (is_only_row) do update set looked_at = excluded.looked_at, listed = excluded.listed
    -- Several jobs begin in the same minute, and one look is enough.
    where s.listed <> excluded.listed or s.looked_at < excluded.looked_at - interval '30 seconds';
$$;

comment on function jobs.record_cron_jobs(jsonb) is
'Keeps what jobs.look_at_cron() read. p_listed: as jobs.scheduler.listed.';

revoke all on function jobs.record_cron_jobs(jsonb) from public;
grant execute on function jobs.record_cron_jobs(jsonb) to indica_cron;
