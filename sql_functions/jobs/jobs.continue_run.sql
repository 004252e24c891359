create or replace function jobs.continue_run(p_run_id bigint)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '0'
as $$
declare
    c_batch constant integer := 500;
    c_purge_batch constant integer := 2000;
    v_run record;
    v_left interval;
    v_rows bigint;
    v_is_done boolean := true;
    v_sqlstate text;
    v_message text;
    v_context text;
begin
    select r.job_name, r.outcome, r.rows_affected, r.started_at, j.max_runtime into v_run
    from jobs.runs as r
    join jobs.schedules as j on j.name = r.job_name
    where r.id = p_run_id;
    if v_run.outcome is distinct from 'running' then
        return coalesce(v_run.outcome, 'failed');
    end if;
    -- GUARD: the time is over; what is done is done, and the next run goes on
    v_left := v_run.max_runtime - (clock_timestamp() - v_run.started_at);
    if v_left <= interval '0' then
        return jobs.end_run(p_run_id, 'failed', jsonb_build_object(
            'message', format('stopped after %s, and more is left', v_run.max_runtime) || case
                when v_run.job_name = 'jobs.purge' then (select format(': %s rows', sum(b.waiting)) from governance.purge_backlog as b) else ''
            end
        ));
    end if;
    -- What waits for a lock beyond that time is seen to run too long, and is given up when it has taken twice as long.
    perform set_config('lock_timeout', ceil(extract(epoch from v_left + v_run.max_runtime) * 1000)::text, true);

    begin
        case v_run.job_name
            when 'outbox.requeue_expired' then
                v_rows := outbox.requeue_expired(c_batch);
                v_is_done := v_rows < c_batch;
            when 'inbox.process_deliveries' then
                v_rows := inbox.process_deliveries(100);
                v_is_done := v_rows < 100;
            when 'sending.resolve_unknown' then v_rows := sending.resolve_unknown();
            when 'inbox.expire_parked' then v_rows := inbox.expire_parked();
            when 'intake.escalate_quarantine' then v_rows := intake.escalate_quarantine();
            when 'intake.count_arrivals' then
                -- What was committed late is counted in the next hour.
                v_rows := intake.count_arrivals(
                    (select max(r.started_at) from jobs.runs as r where r.job_name = v_run.job_name and r.outcome = 'succeeded') - interval '1 hour'
                );
            when 'routing.assign_waiting' then
                v_rows := routing.assign_waiting(c_batch);
                v_is_done := v_rows < c_batch;
            when 'rework.run' then
                v_rows := (select count(*) from rework.run(util.current_time(), false, c_batch));
                v_is_done := v_rows < c_batch;
            when 'leads.seal_history' then v_rows := leads.seal_history();
            when 'leads.prove_history' then v_rows := leads.prove_history();
            when 'leads.create_partitions' then v_rows := leads.create_partitions();
            when 'jobs.purge' then
                v_rows := jobs.purge(util.current_time(), c_purge_batch);
                v_is_done := v_rows = 0;
            when 'jobs.refresh_views' then v_rows := jobs.refresh_views();
        end case;
    exception
        -- A run that is cancelled, by hand or by a time-out, has failed like any other.
        when query_canceled or others then
            get stacked diagnostics
                v_sqlstate = returned_sqlstate, v_message = message_text, v_context = pg_exception_context;
            return jobs.end_run(p_run_id, 'failed', meta.describe_error(v_sqlstate, v_message, v_context));
    end;
    update jobs.runs as r set rows_affected = coalesce(r.rows_affected, 0) + v_rows where r.id = p_run_id;
    if v_is_done then
        return jobs.end_run(p_run_id, 'succeeded');
    end if;
    return 'running';
end;
$$;

comment on function jobs.continue_run(bigint) is
'Makes the next step of a run and returns how it stands: running (commit, and call it again), succeeded, or failed (with the error: also when it was cancelled, took
longer than max_runtime, or waited for a lock until twice that). A step changes so few rows that nobody waits long for them; what it did stays done.';

revoke all on function jobs.continue_run(bigint) from public;
grant execute on function jobs.continue_run(bigint) to indica_cron;
