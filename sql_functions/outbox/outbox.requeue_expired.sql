create or replace function outbox.requeue_expired(p_limit integer default 100)
returns integer
language plpgsql
volatile
set lock_timeout = '1s'
as $$
declare
    c_error constant jsonb := '{"phase": "lease_expired", "message": "the worker vanished"}'::jsonb;
    c_most_leases constant integer := 5;
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_failed outbox.failed;
    v_is_free boolean;
    v_sqlstate text;
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
        -- PASS OVER: somebody holds its lead
        v_is_free := leads.try_lock_lead(v_job.lead_id);
        if not v_is_free then
            update outbox.jobs as m set lease_expires_at = v_now + interval '500 milliseconds' where m.id = v_job.id;
            continue;
        end if;
        v_sqlstate := null;
        begin
            v_failed := outbox.fail_job(v_job.id, c_error, v_now);
        exception
            when others then
                v_sqlstate := sqlstate;
                raise warning 'job % lost its worker, and its kind could not be told: %', v_job.id, meta.describe_error(sqlstate, sqlerrm);
        end;
        if v_sqlstate in ('40001', '40P01', '55P03') then
            update outbox.jobs as m set lease_expires_at = v_now + interval '1 second' where m.id = v_job.id;
            continue;
        end if;
        v_count := v_count + 1;
        -- What was known already proves that the work was done all the same.
        continue when exists (select from outbox.jobs as m where m.id = v_job.id and m.state = 'done');
        update outbox.attempts as a
        set finished_at = v_now, outcome = 'lease_expired'
        where a.job_id = v_job.id and a.attempt = v_job.attempts and a.finished_at is null;
        if v_job.leases_expired + 1 >= c_most_leases and (v_sqlstate is not null or v_failed.state = 'pending') then
            perform outbox.give_up(v_job.id, 'its_workers_died', v_now);
            continue;
        end if;
        if v_sqlstate is not null then
            v_failed := row('pending', v_now + interval '1 minute');
        end if;
        update outbox.jobs as m
        set state = v_failed.state,
            -- The first time somebody else takes it at once; a job that takes one worker after the other with it waits.
            due_at = greatest(
                coalesce(v_failed.due_at, m.due_at),
                case when v_job.leases_expired > 0 then v_now + interval '5 seconds' * power(2, v_job.leases_expired - 1) end
            ),
            claimed_by = null,
            lease_expires_at = null,
            leases_expired = m.leases_expired + 1,
            last_error = case when v_failed.state = 'pending' then m.last_error else c_error end,
            finished_at = case when v_failed.state = 'pending' then null else v_now end
        where m.id = v_job.id;
    end loop;
    return v_count;
end;
$$;

comment on function outbox.requeue_expired(integer) is
'Takes back jobs whose lease expired because their worker died. Their kind decides: most are due again at once; what may have happened and must not happen
twice is dead. A job on which workers die five times in a row is dead (outbox.give_up). At most p_limit jobs; returns how many. Jobs whose lead somebody holds
are left for the next time.';

revoke all on function outbox.requeue_expired(integer) from public;
