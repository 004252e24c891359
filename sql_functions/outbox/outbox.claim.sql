create or replace function outbox.claim(
    p_worker_id bigint,
    p_limit integer default 10,
    p_lease interval default interval '90 seconds'
)
returns table (id bigint, kind text, lead_id bigint, attempt integer, lease_expires_at timestamptz, work jsonb)
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job_id bigint;
    v_prepared outbox.prepared;
begin
    if p_limit is null or p_limit not between 1 and 500 then
        raise exception 'p_limit must be between 1 and 500, not %', p_limit using errcode = 'ID105';
    end if;
    if p_lease is null or p_lease not between interval '1 second' and interval '1 hour' then
        raise exception 'p_lease must be between 1 second and 1 hour, not %', p_lease using errcode = 'ID105';
    end if;

    perform outbox.requeue_expired(p_limit);

    for v_job_id in
        select m.id
        from outbox.jobs as m
        where m.state = 'pending'
            and m.due_at <= v_now
            and not exists (
                select
                from outbox.jobs as e
                where e.lead_id = m.lead_id and e.destination = m.destination and e.id < m.id and e.finished_at is null
                -- Keeps this a look into the index for each row: as a join, planned while the outbox was empty, it would read the whole backlog.
                offset 0
            )
        order by m.due_at, m.id
        limit p_limit
        for update of m skip locked
    loop
        begin
            v_prepared := outbox.prepare_job(v_job_id, v_now);
        exception
            when others then
                -- A job that cannot be built is no reason why nobody gets anything.
                raise warning 'the work of job % cannot be built: % %', v_job_id, sqlstate, sqlerrm;
                v_prepared := row(
                    'hold',
                    v_now + case when sqlstate in ('40001', '40P01', '55P03') then interval '1 second' else interval '5 minutes' end,
                    'internal_error ' || sqlstate,
                    null
                );
        end;
        if v_prepared.verdict = 'hold' then
            update outbox.jobs as m
            set due_at = v_prepared.due_at, last_error = jsonb_build_object('held', v_prepared.reason)
            where m.id = v_job_id;
        elsif v_prepared.verdict = 'cancel' then
            update outbox.jobs as m
            set state = 'cancelled', finished_at = v_now, last_error = jsonb_build_object('cancelled', v_prepared.reason)
            where m.id = v_job_id;
        else
            update outbox.jobs as m
            set state = 'claimed', attempts = m.attempts + 1, claimed_by = p_worker_id, lease_expires_at = v_now + p_lease
            where m.id = v_job_id
            returning m.id, m.kind, m.lead_id, m.attempts, m.lease_expires_at
            into id, kind, lead_id, attempt, lease_expires_at;
            insert into outbox.attempts (job_id, attempt, worker_id, claimed_at)
            values (id, attempt, p_worker_id, v_now);
            work := v_prepared.work;
            return next;
        end if;
    end loop;
end;
$$;

comment on function outbox.claim(bigint, integer, interval) is
'Leases up to p_limit (1 to 500) due jobs to a worker for p_lease and says what to do for each; jobs that another worker holds are skipped, and so
are jobs behind an unfinished one of the same lead and destination. What to do is decided by the prepare of the job''s kind in the same transaction: commit
synchronously before anything leaves. Expired leases are taken back first. A job whose work cannot be built waits five minutes, with a warning in the
server''s log. Raises ID105.';

revoke all on function outbox.claim(bigint, integer, interval) from public;
grant execute on function outbox.claim(bigint, integer, interval) to indica_worker;
