create or replace function jobs.run(p_name text)
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
    v_is_first boolean;
begin
    if not exists (select from jobs.schedules as j where j.name = p_name) then
        raise exception 'no job is called %', p_name using errcode = 'ID207', hint = 'indica jobs list shows them.';
    end if;
    insert into jobs.runs (job_name, started_at) values (p_name, clock_timestamp()) returning id into v_run_id;
    v_is_first := pg_try_advisory_xact_lock(hashtextextended('jobs.run:' || p_name, 0));
    if not v_is_first then
        update jobs.runs as r set outcome = 'skipped', finished_at = clock_timestamp() where r.id = v_run_id;
        return 'skipped';
    end if;

    begin
        case p_name
            when 'outbox.requeue_expired' then v_rows := outbox.requeue_expired(1000);
            when 'inbox.process_deliveries' then v_rows := inbox.process_deliveries(100);
            when 'sending.resolve_unknown' then v_rows := sending.resolve_unknown();
            when 'inbox.expire_parked' then v_rows := inbox.expire_parked();
            when 'intake.escalate_quarantine' then v_rows := intake.escalate_quarantine();
            when 'routing.assign_waiting' then v_rows := routing.assign_waiting(500);
            when 'rework.run' then v_rows := (select count(*) from rework.run());
            when 'leads.seal_history' then v_rows := leads.seal_history();
            when 'leads.create_partitions' then v_rows := leads.create_partitions();
            when 'jobs.purge' then v_rows := jobs.purge();
            when 'jobs.refresh_views' then v_rows := jobs.refresh_views();
        end case;
    exception
        when others then
            get stacked diagnostics
                v_sqlstate = returned_sqlstate, v_message = message_text, v_context = pg_exception_context;
            update jobs.runs as r
            set outcome = 'failed', finished_at = clock_timestamp(),
                error = jsonb_build_object('sqlstate', v_sqlstate, 'message', v_message, 'context', v_context)
            where r.id = v_run_id;
            return 'failed';
    end;
    update jobs.runs as r
    set outcome = 'succeeded', finished_at = clock_timestamp(), rows_affected = v_rows
    where r.id = v_run_id;
    return 'succeeded';
end;
$$;

comment on function jobs.run(text) is
'Runs one job of jobs.schedules and keeps how it ended in jobs.runs: succeeded, failed (with the error), or skipped because the same job is running.
Returns the outcome. Raises ID207 for an unknown job.';

revoke all on function jobs.run(text) from public;
grant execute on function jobs.run(text) to indica_cron;
