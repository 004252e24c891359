create or replace function chatwoot.is_overtaken(p_lead leads.leads, p_conversation chatwoot.conversations, p_said_at timestamptz)
returns boolean
language plpgsql
stable
as $$
begin
    if p_said_at is null then
        -- A conversation beside the current one: nobody writes into it any more.
        return (chatwoot.current_conversation(p_lead.id)).conversation_id is not distinct from p_conversation.conversation_id;
    end if;
    return p_lead.unanswered_since is not null
        or coalesce(greatest(p_lead.last_inbound_at, p_lead.last_answer_at) > p_said_at, false)
        -- By Chatwoot's time, which counts whole seconds.
        or coalesce(p_conversation.written_at >= date_trunc('second', p_said_at), false);
end;
$$;

comment on function chatwoot.is_overtaken(leads.leads, chatwoot.conversations, timestamptz) is
'Did an answer overtake the order of p_said_at to resolve a conversation: words that nobody has answered, or words of the person or of ours since, also such as
only the conversation itself has told? Without p_said_at:
is the conversation the one that the person writes into?';

revoke all on function chatwoot.is_overtaken(leads.leads, chatwoot.conversations, timestamptz) from public;
