create or replace function inbox.chatwoot_facts(p_body jsonb, p_skip integer, p_take integer)
returns table (kind text, natural_key text, occurred_at timestamptz, payload jsonb)
language sql
stable
as $$
    with event as (
        select
            p_body ->> 'event' as name,
            p_body #>> '{account,id}' as account_id,
            p_body ->> 'id' as id,
            coalesce(nullif(p_body #> '{content_attributes,external_error}', 'null') is not null, false) as is_failed,
            c.value as conversation,
            -- Before February 2025 Chatwoot told no updated_at: the latest of its other times stands for it.
            coalesce(c.value ->> 'updated_at', (
                select t.value #>> '{}'
                from jsonb_each(case when jsonb_typeof(c.value) = 'object' then c.value end) as t (key, value)
                where t.key in ('timestamp', 'last_activity_at', 'created_at') and t.value <> 'null'
                order by chatwoot.chatwoot_time(t.value #>> '{}') desc nulls last
                limit 1
            )) as updated_at
        from (select case when p_body ->> 'event' like 'message%' then p_body -> 'conversation' else p_body end as value) as c
    ),
    sorted as (
        select
            e.*,
            case
                when e.name = 'message_created' then 'message'
                when e.name = 'message_updated' and e.is_failed then 'message_failed'
                when e.name in ('conversation_created', 'conversation_status_changed', 'conversation_updated') then 'conversation'
                when e.name in ('contact_created', 'contact_updated') then 'contact'
                else 'other'
            end as kind
        from event as e
    ),
    keyed as (
        select
            s.*,
            case s.kind
                when 'message' then 'cw:message:' || s.account_id || ':' || s.id
                when 'message_failed' then 'cw:message_failed:' || s.account_id || ':' || s.id
                when 'conversation' then format(
                    'cw:conversation:%s:%s:%s:%s:%s',
                    s.account_id, s.id, s.updated_at, p_body ->> 'status', p_body #>> '{meta,assignee,id}'
                )
            end as key
        from sorted as s
    )
    select
        k.kind,
        case when length(k.key) <= 400 and k.id is not null then k.key
            else 'cw:' || k.kind || ':sha256:' || encode(sha256(convert_to(p_body::text, 'UTF8')), 'hex')
        end,
        chatwoot.chatwoot_time(case k.kind when 'message' then p_body ->> 'created_at' when 'conversation' then k.updated_at end),
        jsonb_build_object('event', k.name, 'account_id', k.account_id)
            || case when k.kind in ('message', 'message_failed') then jsonb_build_object(
                'inbox_id', coalesce(p_body #>> '{inbox,id}', k.conversation ->> 'inbox_id'),
                'message', jsonb_build_object(
                    'id', k.id,
                    'type', p_body ->> 'message_type',
                    'is_private', coalesce(p_body -> 'private' = 'true', false),
                    'is_failed', k.is_failed,
                    'is_automatic', coalesce(
                        nullif(p_body #> '{content_attributes,automation_rule_id}', 'null'),
                        nullif(p_body #> '{additional_attributes,campaign_id}', 'null')
                    ) is not null,
                    'is_reaction', coalesce(p_body #> '{content_attributes,is_reaction}' = 'true', false),
                    'is_from_phone', coalesce(p_body #> '{content_attributes,external_echo}' = 'true', false),
                    'outbox_id', p_body #>> '{content_attributes,indica_outbox}',
                    'content', p_body ->> 'content',
                    'content_type', p_body ->> 'content_type',
                    'has_attachments', jsonb_path_exists(p_body, '$.attachments[*]'),
                    'created_at', p_body ->> 'created_at',
                    'wamid', p_body ->> 'source_id',
                    'sender_id', p_body #>> '{sender,id}',
                    'sender_type', p_body #>> '{sender,type}'
                )
            ) else '{}' end
            || case when k.kind in ('message', 'message_failed', 'conversation') then jsonb_build_object(
                'conversation', jsonb_build_object(
                    'id', k.conversation ->> 'id',
                    'inbox_id', k.conversation ->> 'inbox_id',
                    'status', k.conversation ->> 'status',
                    'created_at', k.conversation ->> 'created_at',
                    'updated_at', k.updated_at,
                    'assignee_id', k.conversation #>> '{meta,assignee,id}',
                    'is_with_bot', coalesce(k.conversation #>> '{meta,assignee_type}' = 'AgentBot', false),
                    'contact_id', coalesce(k.conversation #>> '{meta,sender,id}', k.conversation #>> '{contact_inbox,contact_id}'),
                    'phone', k.conversation #>> '{meta,sender,phone_number}',
                    'source_id', k.conversation #>> '{contact_inbox,source_id}',
                    'lead', k.conversation #>> '{custom_attributes,indica_lead}'
                )
            ) else '{}' end
    from keyed as k
    where p_skip = 0 and p_take > 0;
$$;

comment on function inbox.chatwoot_facts(jsonb, integer, integer) is
'The one fact of a Chatwoot webhook body (none after the first): message, message_failed, conversation, contact or other. natural_key names it whatever
delivery brings it, since Chatwoot sends some events twice; payload holds {event, account_id, inbox_id, message, conversation}, only what its effects need.
Whatever the body holds, nothing raises. Source: Chatwoot 4.16, app/listeners/webhook_listener.rb and the webhook_data of its models.';

revoke all on function inbox.chatwoot_facts(jsonb, integer, integer) from public;
