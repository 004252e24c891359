create or replace function chatwoot.succeed_update(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_conversation chatwoot.conversations;
    v_has_assigned constant boolean := coalesce(p_result ? 'assignee_id', false);
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    if v_job.payload ? 'conversation_id' then
        select c.* into v_conversation
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
        order by c.attempt desc
        limit 1;
    else
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
    end if;
    -- An assignee other than the one we asked for was chosen by a human: the webhook about that choice records it.
    update chatwoot.conversations as c
    set assignee_id = case when v_has_assigned and (p_result ->> 'assignee_id')::bigint = c.asked_assignee_id then c.asked_assignee_id else c.assignee_id end,
        replaced_assignee_id = case when v_has_assigned then c.assignee_id else c.replaced_assignee_id end,
        assigned_at = case when v_has_assigned then p_now else c.assigned_at end,
        status = case when p_result ? 'written_at' then c.status else coalesce(v_job.payload ->> 'status', c.status) end,
        written_at = greatest(c.written_at, chatwoot.chatwoot_time(p_result ->> 'written_at'))
    where c.id = v_conversation.id;
    perform leads.append_event(
        p_lead_id => v_job.lead_id, p_kind => 'chatwoot_updated', p_actor => 'worker', p_at => p_now,
        p_data => jsonb_strip_nulls(jsonb_build_object('keys', (select jsonb_agg(k) from jsonb_object_keys(v_job.payload) as k)))
            || coalesce(p_result, '{}')
    );
    return true;
end;
$$;

comment on function chatwoot.succeed_update(bigint, boolean, jsonb, timestamptz) is
'The worker changed the conversation as the job said (result: assignee_id; written_at, when somebody had written and the
status was left): remembers assignee and status, so that the webhook about it is
an echo, and writes the event.';

revoke all on function chatwoot.succeed_update(bigint, boolean, jsonb, timestamptz) from public;
