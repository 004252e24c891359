create or replace function outbox.complete(p_worker_id bigint, p_id bigint, p_attempt integer, p_result jsonb)
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
    v_is_ours boolean;
    v_is_proof boolean;
begin
    select * into v_job from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'job % of the outbox does not exist', p_id using errcode = 'ID202';
    end if;
    v_is_ours := coalesce(v_job.state = 'claimed' and v_job.claimed_by = p_worker_id and v_job.attempts = p_attempt, false);
    v_is_proof := outbox.succeed_job(p_id, v_is_ours, p_result, v_now);
    select * into v_job from outbox.jobs as m where m.id = p_id;
    -- GUARD: what was told meanwhile of this work, and waited for the result, ordered it again or ended it
    if v_is_ours and v_job.state <> 'claimed' then
        update outbox.attempts as a set finished_at = v_now, outcome = 'done' where a.job_id = p_id and a.attempt = p_attempt;
        return 'done';
    end if;

    if v_is_ours or (v_is_proof and v_job.state = 'dead') then
        return outbox.finish(p_id, 'done', v_now);
    end if;
    -- Proof from elsewhere was faster than this report and has said the same.
    if v_is_proof and v_job.state = 'done' and v_job.attempts = p_attempt then
        return 'done';
    end if;
    return 'lease_lost';
end;
$$;

comment on function outbox.complete(bigint, bigint, integer, jsonb) is
'A worker did the work of a job: its kind records the result (whose keys depend on the kind) and orders the next step. Returns done, or lease_lost when the
job is no longer this attempt''s; what proves that something irreversible happened is recorded all the same (see the succeed of the kind). Raises ID202.';

revoke all on function outbox.complete(bigint, bigint, integer, jsonb) from public;
grant execute on function outbox.complete(bigint, bigint, integer, jsonb) to indica_worker;
