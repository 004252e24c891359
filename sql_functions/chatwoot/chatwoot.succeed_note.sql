create or replace function chatwoot.succeed_note(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    perform leads.append_event(
        p_lead_id => v_job.lead_id, p_kind => 'note_written', p_actor => 'worker', p_at => p_now,
        p_data => jsonb_strip_nulls(jsonb_build_object('message_id', p_result -> 'message_id', 'about', v_job.payload ->> 'about'))
    );
    return true;
end;
$$;

comment on function chatwoot.succeed_note(bigint, boolean, jsonb, timestamptz) is 'The worker wrote a private note (result: message_id): writes the event.';

revoke all on function chatwoot.succeed_note(bigint, boolean, jsonb, timestamptz) from public;
