create or replace function outbox.requeue_expired(p_limit integer default 100)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_row outbox.jobs;
    v_is_unknown boolean;
    v_count integer := 0;
begin
    for v_row in
        select *
        from outbox.jobs as m
        where m.state = 'claimed' and m.lease_expires_at <= v_now
        order by m.lease_expires_at
        limit p_limit
        for update skip locked
    loop
        update outbox.attempts as a
        set finished_at = v_now, outcome = 'lease_expired'
        where a.job_id = v_row.id and a.attempt = v_row.attempts and a.finished_at is null;

        v_is_unknown := false;
        if v_row.kind = 'whatsapp.template' then
            v_is_unknown := sending.mark_outcome_unknown(v_row, v_now);
        end if;
        if v_is_unknown then
            update outbox.jobs as m
            set state = 'dead', claimed_by = null, lease_expires_at = null, finished_at = v_now,
                last_error = '{"phase": "no_answer", "message": "the worker vanished while sending"}'
            where m.id = v_row.id;
        else
            update outbox.jobs as m
            set state = 'pending', claimed_by = null, lease_expires_at = null, due_at = v_now
            where m.id = v_row.id;
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function outbox.requeue_expired(integer) is
'Takes back rows whose lease expired because their worker died: they are due again, except a template that was being sent, which becomes
unknown. At most p_limit rows; returns how many.';

revoke all on function outbox.requeue_expired(integer) from public;
