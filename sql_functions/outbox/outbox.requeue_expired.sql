create or replace function outbox.requeue_expired(p_limit integer default 100)
returns integer
language plpgsql
volatile
as $$
declare
    c_error constant jsonb := '{"phase": "lease_expired", "message": "the worker vanished"}'::jsonb;
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_failed outbox.failed;
    v_count integer := 0;
begin
    for v_job in
        select *
        from outbox.jobs as m
        where m.state = 'claimed' and m.lease_expires_at <= v_now
        order by m.lease_expires_at
        limit p_limit
        for update skip locked
    loop
        v_failed := outbox.fail_job(v_job.id, c_error, v_now);
        v_count := v_count + 1;
        -- What was known already proves that the work was done all the same.
        continue when exists (select from outbox.jobs as m where m.id = v_job.id and m.state = 'done');
        update outbox.attempts as a
        set finished_at = v_now, outcome = 'lease_expired'
        where a.job_id = v_job.id and a.attempt = v_job.attempts and a.finished_at is null;
        update outbox.jobs as m
        set state = v_failed.state,
            due_at = coalesce(v_failed.due_at, m.due_at),
            claimed_by = null,
            lease_expires_at = null,
            last_error = case when v_failed.state = 'pending' then m.last_error else c_error end,
            finished_at = case when v_failed.state = 'pending' then null else v_now end
        where m.id = v_job.id;
    end loop;
    return v_count;
end;
$$;

comment on function outbox.requeue_expired(integer) is
'Takes back jobs whose lease expired because their worker died. Their kind decides: most are due again at once; what may have happened and must not happen
twice is dead. At most p_limit jobs; returns how many.';

revoke all on function outbox.requeue_expired(integer) from public;
