create or replace function ops.run_job(p_name text)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_run_id bigint;
    v_rows bigint;
    v_sqlstate text;
    v_message text;
    v_context text;
begin
    if not exists (select from ops.jobs as j where j.name = p_name) then
        raise exception 'no job is called %', p_name using errcode = 'ID207', hint = 'indica jobs list shows them.';
    end if;
    insert into ops.job_runs (job_name, started_at) values (p_name, clock_timestamp()) returning id into v_run_id;
    if not pg_try_advisory_xact_lock(hashtextextended('ops.run_job:' || p_name, 0)) then
        update ops.job_runs as r set outcome = 'skipped', finished_at = clock_timestamp() where r.id = v_run_id;
        return 'skipped';
    end if;

    begin
        case p_name
            when 'outbox.requeue_expired' then v_rows := outbox.requeue_expired(1000);
            when 'outbox.process_webhooks' then v_rows := outbox.process_webhooks(100);
            when 'messaging.resolve_unknown' then v_rows := messaging.resolve_unknown();
            when 'messaging.expire_parked' then v_rows := messaging.expire_parked();
            when 'core.escalate_quarantine' then v_rows := core.escalate_quarantine();
            when 'rework.run' then v_rows := (select count(*) from rework.run());
            when 'core.seal_history' then v_rows := core.seal_history();
            when 'ops.create_partitions' then v_rows := ops.create_partitions();
            when 'ops.purge' then v_rows := ops.purge();
            when 'ops.refresh_views' then v_rows := ops.refresh_views();
        end case;
    exception
        when others then
            get stacked diagnostics
                v_sqlstate = returned_sqlstate, v_message = message_text, v_context = pg_exception_context;
            update ops.job_runs as r
            set outcome = 'failed', finished_at = clock_timestamp(),
                error = jsonb_build_object('sqlstate', v_sqlstate, 'message', v_message, 'context', v_context)
            where r.id = v_run_id;
            return 'failed';
    end;
    update ops.job_runs as r
    set outcome = 'succeeded', finished_at = clock_timestamp(), rows_affected = v_rows
    where r.id = v_run_id;
    return 'succeeded';
end;
$$;

comment on function ops.run_job(text) is
'Runs one job of ops.jobs and keeps how it ended in ops.job_runs: succeeded, failed (with the error), or skipped because the same job is running.
Returns the outcome. Raises ID207 for an unknown job.';

revoke all on function ops.run_job(text) from public;
grant execute on function ops.run_job(text) to indica_cron;
