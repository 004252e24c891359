create or replace function outbox.fail_job(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_function text;
    v_failed outbox.failed;
begin
    select k.fail into strict v_function
    from outbox.kinds as k
    where k.kind = (select m.kind from outbox.jobs as m where m.id = p_job_id);
    execute format('select v.state, v.due_at from %s($1, $2, $3) as v', v_function)
    into v_failed.state, v_failed.due_at
    using p_job_id, p_error, p_now;
    return v_failed;
end;
$$;

comment on function outbox.fail_job(bigint, jsonb, timestamptz) is
'Asks the kind of a job what becomes of it after p_error (shape: outbox.fail(); besides, phase lease_expired: the worker vanished, and nobody knows how
far it came).';

revoke all on function outbox.fail_job(bigint, jsonb, timestamptz) from public;
