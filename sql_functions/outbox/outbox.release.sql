create or replace function outbox.release(p_worker_id bigint, p_ids bigint[])
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_row outbox.jobs;
    v_count integer := 0;
begin
    for v_row in
        select *
        from outbox.jobs as m
        where m.id = any (p_ids) and m.claimed_by = p_worker_id and m.state = 'claimed'
        order by m.id
        for update
    loop
        if v_row.kind = 'whatsapp.template' then
            update sending.messages as s
            set state = 'queued', sends = s.sends - 1
            where s.send_key = v_row.dedupe_key and s.state = 'sending';
        end if;
        delete from outbox.attempts as a where a.job_id = v_row.id and a.attempt = v_row.attempts;
        update outbox.jobs as m
        set state = 'pending', attempts = m.attempts - 1, claimed_by = null, lease_expires_at = null, due_at = least(m.due_at, v_now)
        where m.id = v_row.id;
        v_count := v_count + 1;
    end loop;
    if v_count > 0 then
        perform pg_notify('outbox', '');
    end if;
    return v_count;
end;
$$;

comment on function outbox.release(bigint, bigint[]) is
'Gives back rows that a stopping worker claimed and never started: due at once for the others, without costing an attempt. A template among them
provably did not leave and is queued again. Returns how many.';

revoke all on function outbox.release(bigint, bigint[]) from public;
grant execute on function outbox.release(bigint, bigint[]) to indica_worker;
