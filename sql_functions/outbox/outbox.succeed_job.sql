create or replace function outbox.succeed_job(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_function text;
    v_is_proof boolean;
begin
    select k.succeed into strict v_function
    from outbox.kinds as k
    where k.kind = (select m.kind from outbox.jobs as m where m.id = p_job_id);
    execute format('select %s($1, $2, $3, $4)', v_function) into v_is_proof using p_job_id, p_is_ours, p_result, p_now;
    return v_is_proof;
end;
$$;

comment on function outbox.succeed_job(bigint, boolean, jsonb, timestamptz) is
'Tells the kind of a job what a worker did for it. p_is_ours: the job is still that worker''s attempt; when it is not, the kind decides whether the
result counts all the same. Returns whether the result proves that the work of the job was done.';

revoke all on function outbox.succeed_job(bigint, boolean, jsonb, timestamptz) from public;
