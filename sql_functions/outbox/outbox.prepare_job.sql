create or replace function outbox.prepare_job(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_function text;
    v_prepared outbox.prepared;
begin
    select k.prepare into strict v_function
    from outbox.kinds as k
    where k.kind = (select m.kind from outbox.jobs as m where m.id = p_job_id);
    execute format('select v.verdict, v.due_at, v.reason, v.work from %s($1, $2) as v', v_function)
    into v_prepared.verdict, v_prepared.due_at, v_prepared.reason, v_prepared.work
    using p_job_id, p_now;
    if v_prepared.verdict is null or v_prepared.verdict not in ('go', 'hold', 'cancel') then
        raise exception '% gave job % no verdict but %', v_function, p_job_id, coalesce(v_prepared.verdict, 'null') using errcode = 'ID901';
    end if;
    if v_prepared.verdict = 'cancel' then
        perform outbox.abandon_job(p_job_id, 'cancelled', v_prepared.reason, p_now);
    end if;
    return v_prepared;
end;
$$;

comment on function outbox.prepare_job(bigint, timestamptz) is
'Asks the kind of a job what a worker is to do for it now; a job that is cancelled is abandoned at once. Raises ID901 for
an answer that is none, and what the kind raises.';

revoke all on function outbox.prepare_job(bigint, timestamptz) from public;
