create or replace function chatwoot.changed_at(p_conversation jsonb)
returns timestamptz
language sql
stable
as $$
    select coalesce(
        chatwoot.chatwoot_time(p_conversation ->> 'updated_at'),
        greatest(
            chatwoot.chatwoot_time(p_conversation ->> 'last_activity_at'), chatwoot.chatwoot_time(p_conversation ->> 'timestamp'),
            chatwoot.chatwoot_time(p_conversation ->> 'created_at')
        )
    );
$$;

comment on function chatwoot.changed_at(jsonb) is
'When a conversation, as Chatwoot lists it, last changed. Before February 2025 Chatwoot told no updated_at: the latest of its other times stands for it, a whole second. Null without any time.';

revoke all on function chatwoot.changed_at(jsonb) from public;
