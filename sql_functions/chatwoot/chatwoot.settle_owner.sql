create or replace function chatwoot.settle_owner(p_lead_id bigint, p_conversation_id bigint, p_now timestamptz)
returns text
language plpgsql
volatile
as $$
declare
    v_conversation chatwoot.conversations;
    v_owner routing.consultants;
    v_kept record;
    v_reason text;
begin
    select c.* into v_conversation
    from chatwoot.conversations as c
    where c.lead_id = p_lead_id and c.conversation_id = p_conversation_id
    order by c.attempt desc
    limit 1;
    select c.* into v_owner
    from leads.leads as l
    join routing.consultants as c on c.id = l.consultant_id
    where l.id = p_lead_id and leads.is_open(l.status);
    if v_conversation.assignee_id is not distinct from v_owner.chatwoot_agent_id then
        return 'same';
    end if;
    -- WHO TALKS keeps the person
    if v_conversation.assignee_id is not null then
        v_kept := routing.keep_talker(p_lead_id, v_conversation.assignee_id);
        if v_kept.is_kept then
            return 'kept';
        end if;
        v_reason := v_kept.reason;
    end if;
    -- ELSE the conversation goes to whom the lead belongs
    if v_owner.chatwoot_agent_id is null or v_owner.is_active is not true or v_owner.chatwoot_missing_since is not null then
        return 'nobody';
    end if;
    perform chatwoot.give_conversation(p_lead_id, p_conversation_id, v_conversation.assignee_id, v_reason, p_now);
    return 'given';
end;
$$;

comment on function chatwoot.settle_owner(bigint, bigint, timestamptz) is
'Makes one of an open lead''s owner and the assignee of its conversation: the consultant who has the conversation keeps the person (routing.keep_talker), else it is given to the lead''s owner, with an event that
says from whom and why. Returns same, kept, given, or nobody: the lead has no owner whom Chatwoot knows.';

revoke all on function chatwoot.settle_owner(bigint, bigint, timestamptz) from public;
