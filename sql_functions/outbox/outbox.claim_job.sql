create or replace function outbox.claim_job(
    p_job outbox.jobs,
    p_worker_id bigint,
    p_lease interval,
    p_now timestamptz,
    out is_claimed boolean,
    out attempt integer,
    out work jsonb
)
language plpgsql
volatile
as $$
declare
    v_prepared outbox.prepared;
    v_is_free boolean;
    v_sqlstate text;
begin
    is_claimed := false;
    -- PASS OVER: somebody holds its lead, and nobody waits for them
    v_is_free := leads.try_lock_lead(p_job.lead_id);
    if not v_is_free then
        update outbox.jobs as m set due_at = p_now + interval '500 milliseconds' where m.id = p_job.id;
        return;
    end if;
    begin
        v_prepared := outbox.prepare_job(p_job.id, p_now);
    exception
        when others then
            v_sqlstate := sqlstate;
            if v_sqlstate not in ('40001', '40P01', '55P03') then
                raise warning 'the work of job % cannot be built: %', p_job.id, meta.describe_error(sqlstate, sqlerrm);
            end if;
    end;
    if v_sqlstate in ('40001', '40P01', '55P03') then
        update outbox.jobs as m set due_at = p_now + interval '1 second' where m.id = p_job.id;
    elsif v_sqlstate is not null then
        -- A job that cannot be built is no reason why nobody gets anything.
        perform outbox.record_build_failure(p_job.id, v_sqlstate, p_now);
    elsif v_prepared.verdict = 'hold' then
        update outbox.jobs as m
        set due_at = v_prepared.due_at, build_failures = 0, last_error = jsonb_build_object('held', v_prepared.reason)
        where m.id = p_job.id;
    elsif v_prepared.verdict = 'cancel' then
        update outbox.jobs as m
        set state = 'cancelled', finished_at = p_now, last_error = jsonb_build_object('cancelled', v_prepared.reason)
        where m.id = p_job.id;
    else
        update outbox.jobs as m
        set state = 'claimed', attempts = m.attempts + 1, build_failures = 0, claimed_by = p_worker_id, lease_expires_at = p_now + p_lease,
            -- What it waited for is over.
            last_error = case when m.last_error ? 'held' then null else m.last_error end
        where m.id = p_job.id
        returning m.attempts into attempt;
        insert into outbox.attempts (job_id, attempt, worker_id, claimed_at)
        values (p_job.id, attempt, p_worker_id, p_now);
        is_claimed := true;
        work := v_prepared.work;
    end if;
end;
$$;

comment on function outbox.claim_job(outbox.jobs, bigint, interval, timestamptz) is
'Decides what becomes of a due job that outbox.claim() found and locked: leased to the worker, with the number of the attempt and what to do; or held, cancelled, passed over while somebody holds its lead, or put off when its work cannot be
built (a warning in the server''s log).';

revoke all on function outbox.claim_job(outbox.jobs, bigint, interval, timestamptz) from public;
