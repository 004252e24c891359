create or replace function chatwoot.succeed_update(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_conversation chatwoot.conversations;
    v_step text;
    v_shown constant jsonb := p_result -> 'shown';
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
    select l.next_action into v_step from leads.leads as l where l.id = v_job.lead_id;
    -- An assignee other than the one we asked for was chosen by a human: the webhook about that choice records it.
    update chatwoot.conversations as c
    set assignee_id = case when v_has_assigned and (p_result ->> 'assignee_id')::bigint is not distinct from c.asked_assignee_id then c.asked_assignee_id else c.assignee_id end,
        -- Given once more to whom it was given replaces nobody.
        replaced_assignee_id = case
            when v_has_assigned and c.assignee_id is distinct from (p_result ->> 'assignee_id')::bigint then c.assignee_id
            else c.replaced_assignee_id
        end,
        assigned_at = case when v_has_assigned then p_now else c.assigned_at end,
        status = case
            when p_result ->> 'status' in ('open', 'pending', 'snoozed', 'resolved') then p_result ->> 'status'
            when p_result ? 'written_at' then c.status
            else coalesce(v_job.payload ->> 'status', c.status)
        end,
        status_asked_at = case
            when not coalesce(p_result ? 'written_at', false) and (case when v_shown ? 'status' then p_result ->> 'status' = v_shown ->> 'status' else v_job.payload ? 'status' end) then p_now
            else c.status_asked_at
        end,
        status_by_hand_at = case
            -- What it was found to be instead, somebody made it.
            when p_result ->> 'status' in ('open', 'pending', 'snoozed', 'resolved') and p_result ->> 'status' <> coalesce(v_shown ->> 'status', c.status)
                then coalesce(case when p_result ->> 'status' = c.status then c.status_by_hand_at end, p_now)
            when p_result ? 'written_at' then c.status_by_hand_at
            when v_shown ? 'status' or v_job.payload ? 'status' then null
            else c.status_by_hand_at
        end,
        -- Switched off, all begins anew.
        asked_status = case when ops.setting_text('chatwoot_waiting') = 'snoozed' then coalesce(v_shown ->> 'status', c.asked_status) when v_shown ? 'status' then null else c.asked_status end,
        asked_priority = coalesce(v_shown ->> 'priority', c.asked_priority),
        shown_step = case when v_shown is null then c.shown_step else v_shown ->> 'step' end,
        -- The lead went on meanwhile.
        looks_at = case when v_shown is not null and v_shown ->> 'step' is distinct from v_step then least(c.looks_at, p_now) else c.looks_at end,
        written_at = greatest(c.written_at, chatwoot.chatwoot_time(p_result ->> 'written_at'))
    where c.id = v_conversation.id
    returning c.* into v_conversation;
    -- Somebody else of the same number may be talked with there: what we did is nobody's hand.
    update chatwoot.conversations as c
    set status = v_conversation.status, status_asked_at = v_conversation.status_asked_at, status_by_hand_at = v_conversation.status_by_hand_at
    where c.channel_id = v_conversation.channel_id and c.conversation_id = v_conversation.conversation_id and c.id <> v_conversation.id and c.status <> v_conversation.status;
    if v_has_assigned and p_result ->> 'assignee_id' is null and v_conversation.asked_assignee_id is not null then
        -- An unknown agent is answered like any other, and nobody has it: whom we asked for may be none any more.
        perform chatwoot.doubt_agent(v_job.lead_id, p_now);
    end if;
    perform leads.append_event(
        p_lead_id => v_job.lead_id, p_kind => 'chatwoot_updated', p_actor => 'worker', p_at => p_now,
        p_data => jsonb_strip_nulls(jsonb_build_object('keys', (select jsonb_agg(k) from jsonb_object_keys(v_job.payload) as k)))
            || coalesce(p_result, '{}')
    );
    return true;
end;
$$;

comment on function chatwoot.succeed_update(bigint, boolean, jsonb, timestamptz) is
'The worker changed the conversation as the job said (result: assignee_id; status, as it is there now, and shown, what of the lead''s standing was written; written_at, when somebody had written and the
status was left): remembers assignee and status, so that the webhook about it is
an echo, and writes the event.';

revoke all on function chatwoot.succeed_update(bigint, boolean, jsonb, timestamptz) from public;
