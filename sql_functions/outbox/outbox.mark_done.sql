create or replace function outbox.mark_done(p_dedupe_key text, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job constant outbox.jobs := outbox.lock_job(p_dedupe_key);
begin
    if v_job.state is null or v_job.state not in ('pending', 'claimed', 'dead') then
        return false;
    end if;
    perform outbox.finish(v_job.id, 'done', p_now);
    return true;
end;
$$;

comment on function outbox.mark_done(text, timestamptz) is
'There is proof from elsewhere that the work of this job was done: it is done, whatever was thought of it. Returns false when it was done or
cancelled before, or there is none.';

revoke all on function outbox.mark_done(text, timestamptz) from public;
