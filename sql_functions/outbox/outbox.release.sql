create or replace function outbox.release(p_worker_id bigint, p_ids bigint[])
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_count integer := 0;
begin
    for v_job in
        select *
        from outbox.jobs as m
        where m.id = any (p_ids) and m.claimed_by = p_worker_id and m.state = 'claimed'
        order by m.id
        for update
    loop
        perform outbox.abandon_job(v_job.id, 'released', null, v_now);
        delete from outbox.attempts as a where a.job_id = v_job.id and a.attempt = v_job.attempts;
        update outbox.jobs as m
        set state = 'pending', attempts = m.attempts - 1, claimed_by = null, lease_expires_at = null, due_at = least(m.due_at, v_now)
        where m.id = v_job.id;
        v_count := v_count + 1;
    end loop;
    if v_count > 0 then
        perform pg_notify('outbox', '');
    end if;
    return v_count;
end;
$$;

comment on function outbox.release(bigint, bigint[]) is
'Gives back jobs that a stopping worker claimed and never started: due at once for the others, without costing an attempt. Their kind is told that nothing
of them left. Returns how many.';

revoke all on function outbox.release(bigint, bigint[]) from public;
grant execute on function outbox.release(bigint, bigint[]) to indica_worker;
