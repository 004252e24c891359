create or replace function inbox.conversation_of(p_conversation jsonb)
returns jsonb
language sql
stable
as $$
    select f.payload -> 'conversation'
    from inbox.chatwoot_facts(p_conversation || '{"event": "conversation_updated"}', 0, 1) as f;
$$;

comment on function inbox.conversation_of(jsonb) is 'A conversation as Chatwoot lists it, in the form of inbox.chatwoot_facts().';

revoke all on function inbox.conversation_of(jsonb) from public;
