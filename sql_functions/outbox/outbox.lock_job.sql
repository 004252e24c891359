create or replace function outbox.lock_job(p_dedupe_key text)
returns outbox.jobs
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
begin
    select * into v_job from outbox.jobs as m where m.dedupe_key = p_dedupe_key for update;
    return v_job;
end;
$$;

comment on function outbox.lock_job(text) is
'Locks the job of this key and returns it; null when there is none. A job is locked before what the room of its kind holds about it, and that before the lead.';

revoke all on function outbox.lock_job(text) from public;
