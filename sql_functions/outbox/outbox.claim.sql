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
set lock_timeout = '1s'
as $$
declare
    -- A poll that meets nothing but what must wait ends all the same.
    c_most_tries constant integer := greatest(100, p_limit);
    c_began constant timestamptz := clock_timestamp();
    v_now timestamptz;
    v_job outbox.jobs;
    v_prepared outbox.prepared;
    v_is_free boolean;
    v_sqlstate text;
    v_round integer := 0;
    v_asked integer := 0;
    v_tries integer := 0;
    v_claimed integer := 0;
    v_standing text;
begin
    if p_limit is null or p_limit not between 1 and 500 then
        raise exception 'p_limit must be between 1 and 500, not %', p_limit using errcode = 'ID105';
    end if;
    if p_lease is null or p_lease not between interval '1 second' and interval '1 hour' then
        raise exception 'p_lease must be between 1 second and 1 hour, not %', p_lease using errcode = 'ID105';
    end if;
    -- GUARD: a copy or a restored database, in which nobody knows yet what has left
    v_standing := ops.notice_home();
    if v_standing is distinct from 'settled' then
        return;
    end if;
    perform outbox.requeue_expired(p_limit);
    v_now := util.current_time();
    -- What is held or cancelled makes room for what is due behind it; a round that found fewer than it asked for has seen all that is due.
    while v_round = v_asked and v_claimed < p_limit and v_tries < c_most_tries and clock_timestamp() < c_began + interval '1 second' loop
        v_round := 0;
        v_asked := p_limit - v_claimed;
        for v_job in
            select m.*
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
            limit v_asked
            for update of m skip locked
        loop
            v_round := v_round + 1;
            -- PASS OVER: somebody holds its lead, and nobody waits for them
            v_is_free := leads.try_lock_lead(v_job.lead_id);
            if not v_is_free then
                update outbox.jobs as m set due_at = v_now + interval '500 milliseconds' where m.id = v_job.id;
                continue;
            end if;
            v_sqlstate := null;
            begin
                v_prepared := outbox.prepare_job(v_job.id, v_now);
            exception
                when others then
                    v_sqlstate := sqlstate;
                    if v_sqlstate not in ('40001', '40P01', '55P03') then
                        raise warning 'the work of job % cannot be built: %', v_job.id, meta.describe_error(sqlstate, sqlerrm);
                    end if;
            end;
            if v_sqlstate in ('40001', '40P01', '55P03') then
                update outbox.jobs as m set due_at = v_now + interval '1 second' where m.id = v_job.id;
            elsif v_sqlstate is not null then
                -- A job that cannot be built is no reason why nobody gets anything.
                perform outbox.record_build_failure(v_job.id, v_sqlstate, v_now);
            elsif v_prepared.verdict = 'hold' then
                update outbox.jobs as m
                set due_at = v_prepared.due_at, build_failures = 0, last_error = jsonb_build_object('held', v_prepared.reason)
                where m.id = v_job.id;
            elsif v_prepared.verdict = 'cancel' then
                update outbox.jobs as m
                set state = 'cancelled', finished_at = v_now, last_error = jsonb_build_object('cancelled', v_prepared.reason)
                where m.id = v_job.id;
            else
                update outbox.jobs as m
                set state = 'claimed', attempts = m.attempts + 1, build_failures = 0, claimed_by = p_worker_id, lease_expires_at = v_now + p_lease,
                    -- What it waited for is over.
                    last_error = case when m.last_error ? 'held' then null else m.last_error end
                where m.id = v_job.id
                returning m.id, m.kind, m.lead_id, m.attempts, m.lease_expires_at
                into id, kind, lead_id, attempt, lease_expires_at;
                insert into outbox.attempts (job_id, attempt, worker_id, claimed_at)
                values (id, attempt, p_worker_id, v_now);
                work := v_prepared.work;
                v_claimed := v_claimed + 1;
                return next;
            end if;
        end loop;
        v_tries := v_tries + v_round;
    end loop;
end;
$$;

comment on function outbox.claim(bigint, integer, interval) is
'Leases up to p_limit (1 to 500) due jobs to a worker for p_lease and says what to do for each; jobs that another worker holds are skipped, and so
are jobs behind an unfinished one of the same lead and destination, and, for half a second, jobs whose lead somebody holds. What to do is decided by the prepare of the job''s kind in the same transaction: commit
synchronously before anything leaves. Expired leases are taken back first. What is held or cancelled makes room for the next, for a second and up to 100 looks. A job whose work cannot be built
waits (outbox.record_build_failure), with a warning in the server''s log. No row lock is waited for longer than a second. Nothing in a database that is
not at home (ops.notice_home). Raises ID105.';

revoke all on function outbox.claim(bigint, integer, interval) from public;
grant execute on function outbox.claim(bigint, integer, interval) to indica_worker;
