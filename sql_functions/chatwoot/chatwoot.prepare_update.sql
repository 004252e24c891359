create or replace function chatwoot.prepare_update(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_account_id bigint;
    v_agent_id bigint;
    v_labels record;
    v_changes jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    if v_job.payload ? 'conversation_id' then
        select c.* into v_conversation
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
        order by c.attempt desc
        limit 1;
    else
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
    end if;
    if v_conversation.id is null then
        return chatwoot.prepared_with(null, p_now);
    end if;
    select h.chatwoot_account_id into v_account_id from sending.channels as h where h.id = v_conversation.channel_id;

    v_changes := v_job.payload - array['owner', 'labels', 'conversation_id', 'unless_written_after'];
    -- WITHDRAWN: the conversation holds words that nobody has answered, or somebody wrote in it since
    if v_changes ->> 'status' = 'resolved' and chatwoot.is_overtaken(v_lead, v_conversation, (v_job.payload ->> 'unless_written_after')::timestamptz) then
        v_changes := v_changes - 'status';
    end if;
    -- READ NOW: whom the lead belongs to, and how it stands
    if v_job.payload -> 'owner' = 'true' then
        select c.chatwoot_agent_id into v_agent_id from routing.consultants as c where c.id = v_lead.consultant_id;
        if v_agent_id is not null then
            v_changes := v_changes || jsonb_build_object('assignee_id', v_agent_id);
            update chatwoot.conversations as c set asked_assignee_id = v_agent_id where c.id = v_conversation.id;
        end if;
    end if;
    if v_job.payload -> 'labels' = 'true' then
        v_labels := chatwoot.labels_of(v_lead.id);
        v_changes := v_changes || jsonb_strip_nulls(jsonb_build_object(
            'labels_add', nullif(v_labels.labels_add || coalesce(v_changes -> 'labels_add', '[]'), '[]'),
            'labels_remove', nullif(v_labels.labels_remove, '[]')
        ));
    end if;
    if v_changes = '{}' then
        return chatwoot.prepared_with(null, p_now);
    end if;
    return chatwoot.prepared_with(
        jsonb_build_object(
            'account_id', v_account_id, 'conversation_id', v_conversation.conversation_id, 'whose', chatwoot.whose(v_lead.id)
        ) || v_changes
            -- The worker looks whether Chatwoot has words that no webhook told.
            || case
                when v_changes ? 'status' and v_job.payload ? 'unless_written_after'
                    then jsonb_build_object('unless_written_after', v_job.payload -> 'unless_written_after')
                else '{}'
            end,
        p_now
    );
end;
$$;

comment on function chatwoot.prepare_update(bigint, timestamptz) is
'What a worker needs to change a conversation: account_id, conversation_id and only the keys to touch (assignee_id, labels_add, labels_remove, priority,
custom_attributes, status; with a status unless_written_after, when the order has it: the worker leaves the status when somebody wrote since), and whose it is
(chatwoot.whose). The payload says what for: "owner": true (whoever has the lead when the order leaves), "labels": true (as chatwoot.labels_of says then),
"conversation_id" (else the current one), "unless_written_after" (a resolution is withdrawn by words after it), and the other keys as they are. Cancelled
while there is no conversation, or when nothing is left to change.';

revoke all on function chatwoot.prepare_update(bigint, timestamptz) from public;
