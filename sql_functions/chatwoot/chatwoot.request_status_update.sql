create or replace function chatwoot.request_status_update(p_lead_id bigint, p_from text, p_to text, p_actor text)
returns void
language plpgsql
volatile
as $$
declare
    v_labelled constant text[] := array['qualified', 'won', 'lost', 'unreachable'];
    v_has_answered constant boolean := p_to = 'engaged' and p_actor = 'person';
    v_conversation chatwoot.conversations;
begin
    if v_has_answered then
        v_conversation := chatwoot.current_conversation(p_lead_id);
    end if;
    perform chatwoot.request_update(
        p_lead_id => p_lead_id,
        p_has_labels => v_has_answered or p_from = any (v_labelled) or p_to = any (v_labelled),
        -- Whoever has a conversation that was open for another reason keeps it.
        p_gives_to_owner => v_has_answered and not coalesce(v_conversation.is_reused and v_conversation.assignee_id is not null, false)
    );
end;
$$;

comment on function chatwoot.request_status_update(bigint, text, text, text) is
'A lead went from one status to another: its conversation gets the labels that go with it, and when the person answered, the lead''s owner.';

revoke all on function chatwoot.request_status_update(bigint, text, text, text) from public;
