create or replace function outbox.prelock_job(p_job_id bigint, p_error jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_function text;
begin
    select k.prelock into v_function
    from outbox.kinds as k
    where k.kind = (select m.kind from outbox.jobs as m where m.id = p_job_id);
    if v_function is not null then
        execute format('select %s($1, $2)', v_function) using p_job_id, p_error;
    end if;
end;
$$;

comment on function outbox.prelock_job(bigint, jsonb) is
'Lets the kind of a job that failed with p_error lock what comes before the job in the order of locks; the caller locks the job next.';

revoke all on function outbox.prelock_job(bigint, jsonb) from public;
