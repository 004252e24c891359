create or replace function outbox.fail(p_worker_id bigint, p_id bigint, p_attempt integer, p_error jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_failed outbox.failed;
    v_is_late boolean;
begin
    perform outbox.prelock_job(p_id, p_error);
    select * into v_job from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'job % of the outbox does not exist', p_id using errcode = 'ID202';
    end if;
    -- GUARD: proof from elsewhere told meanwhile that this attempt did the work
    if v_job.state = 'done' and v_job.attempts = p_attempt then
        return 'done';
    end if;
    -- LATE: the attempt whose lease expired knows what nobody knew: that nothing left, or that it was refused
    v_is_late := coalesce(
        v_job.state = 'dead' and v_job.attempts = p_attempt and v_job.last_error ->> 'phase' = 'lease_expired'
            and p_error ->> 'phase' in ('before_request', 'answered')
            and exists (select from outbox.attempts as a where a.job_id = p_id and a.attempt = p_attempt and a.worker_id = p_worker_id),
        false
    );
    -- GUARD: the lease was lost
    if not v_is_late and (v_job.state <> 'claimed' or v_job.claimed_by is distinct from p_worker_id or v_job.attempts is distinct from p_attempt) then
        return 'lease_lost';
    end if;

    v_failed := outbox.fail_job(p_id, p_error, v_now);
    -- GUARD: what was known already proves that the work was done all the same
    select * into v_job from outbox.jobs as m where m.id = p_id;
    if v_job.state = 'done' then
        return 'done';
    end if;
    return outbox.finish(p_job_id => p_id, p_state => v_failed.state, p_now => v_now, p_due_at => v_failed.due_at, p_error => p_error);
end;
$$;

comment on function outbox.fail(bigint, bigint, integer, jsonb) is
'A worker could not do the work of a job. p_error: {"target", "phase": "before_request" | "no_answer" | "answered", "operation", "http_status", "code"
(the destination''s own), "is_transient", "message", "details", "attributes", "retry_after_seconds", "trace_id"}, redacted. Whether and when to try again
is decided by the job''s kind; also of a job that is dead because the lease of this attempt expired, when it is told that nothing left or that it was refused. Returns the new state (pending, dead, cancelled; done when it was learnt meanwhile that the work was done), or lease_lost.
Raises ID202.';

revoke all on function outbox.fail(bigint, bigint, integer, jsonb) from public;
grant execute on function outbox.fail(bigint, bigint, integer, jsonb) to indica_worker;
