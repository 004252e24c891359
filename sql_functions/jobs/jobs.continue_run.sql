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
    -- Each step looks at all that are due, to take the most urgent.
    c_rework_batch constant integer := 1000;
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
            when 'chatwoot.order_sweeps' then v_rows := chatwoot.order_sweeps();
            when 'chatwoot.order_agents' then v_rows := chatwoot.order_agents();
            when 'chatwoot.relabel' then v_rows := chatwoot.relabel();
            when 'chatwoot.settle_standing' then v_rows := chatwoot.settle_standing();
            when 'chatwoot.mend_splits' then v_rows := chatwoot.mend_splits();
            when 'inbox.process_deliveries' then
                v_rows := inbox.process_deliveries(100);
                v_is_done := v_rows < 100;
            when 'chatwoot.resolve_opted_out' then v_rows := chatwoot.resolve_opted_out();
            when 'inbox.tell_unheard_words' then v_rows := inbox.tell_unheard_words();
            when 'sending.resolve_unknown' then v_rows := sending.resolve_unknown();
            when 'sending.end_restrictions' then v_rows := sending.end_restrictions();
            when 'webhooks.order_waiting' then v_rows := webhooks.order_waiting();
            when 'sending.request_sync' then v_rows := sending.request_sync();
            when 'sending.judge_experiments' then v_rows := sending.judge_experiments();
            when 'inbox.expire_parked' then v_rows := inbox.expire_parked();
            when 'alerts.evaluate' then v_rows := alerts.evaluate();
            when 'intake.escalate_quarantine' then v_rows := intake.escalate_quarantine();
            when 'intake.count_arrivals' then
                -- What was committed late is counted in the next hour.
                v_rows := intake.count_arrivals(
                    (select max(r.started_at) from jobs.runs as r where r.job_name = v_run.job_name and r.outcome = 'succeeded') - interval '1 hour'
                );
            when 'routing.assign_waiting' then
                v_rows := routing.assign_waiting(c_batch);
                v_is_done := v_rows < c_batch;
            when 'routing.hand_over_leavers' then
                v_rows := routing.hand_over_leavers(100);
                v_is_done := v_rows < 100;
            when 'routing.escalate' then
                if v_run.rows_affected is null then
                    -- What was said in time counts, also when nobody has read it yet.
                    v_rows := inbox.process_deliveries(c_batch);
                    v_is_done := false;
                else
                    v_rows := routing.escalate(100);
                    v_is_done := v_rows < 100;
                end if;
            when 'rework.run' then
                v_rows := rework.retime(10 * c_batch);
                if v_rows is null then
                    v_rows := (select count(*) from rework.run(util.current_time(), false, c_rework_batch, coalesce(v_run.rows_affected, 0)::integer));
                    v_is_done := v_rows < c_rework_batch;
                    if v_is_done then
                        v_rows := v_rows + rework.look_after(util.current_time());
                    end if;
                else
                    v_rows := 0;
                    v_is_done := false;
                end if;
            when 'scoring.score_due' then
                v_rows := scoring.score_due(c_batch);
                v_is_done := v_rows < c_batch;
            when 'scoring.train' then v_rows := scoring.train_all();
            when 'scoring.forecast' then v_rows := scoring.forecast();
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
