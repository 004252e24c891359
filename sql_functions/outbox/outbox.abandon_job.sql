create or replace function outbox.abandon_job(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_function text;
begin
    select k.abandon into strict v_function
    from outbox.kinds as k
    where k.kind = (select m.kind from outbox.jobs as m where m.id = p_job_id);
    if v_function is not null then
        execute format('select %s($1, $2, $3, $4)', v_function) using p_job_id, p_event, p_reason, p_now;
    end if;
end;
$$;

comment on function outbox.abandon_job(bigint, text, text, timestamptz) is
'Tells the kind of a job that what stood is given up. p_event: cancelled (its prepare said so, p_reason is its code), released (claimed and never begun),
retried (an operator orders a dead job again), repeated (the same, knowing that the work may be done twice), dismissed (an operator gives it up, p_reason in
words), given_up (it cannot be built, or its workers died, p_reason is a code). Raises what the kind raises: ID304 where retrying may do the work twice.';

revoke all on function outbox.abandon_job(bigint, text, text, timestamptz) from public;
