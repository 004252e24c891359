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
            -- Our mark on a template that Chatwoot sends for us; who presses a button of it answers it.
            substring(p_body #>> '{content_attributes,automation_rule_id}' from '^indica:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$') as own,
            -- A message's own webhook tells its status only within the conversation, as its last message.
            case when p_body ->> 'id' = p_body #>> '{conversation,messages,0,id}' then p_body #> '{conversation,messages,0}' end as told,
            jsonb_path_exists(p_body, '$.attachments[*] ? (@.file_type == "contact")') as is_card,
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
                when e.name = 'message_updated' and e.own is not null then 'message_status'
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
                when 'message' then 'cw:message:' || inbox.message_key(s.account_id, s.id, p_body ->> 'created_at')
                when 'message_failed' then 'cw:message_failed:' || inbox.message_key(s.account_id, s.id, p_body ->> 'created_at')
                when 'message_status' then format(
                    'cw:message_status:%s:%s:%s', inbox.message_key(s.account_id, s.id, p_body ->> 'created_at'), coalesce(s.told ->> 'status', p_body ->> 'status'),
                    nullif(p_body ->> 'source_id', '') is not null
                )
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
        chatwoot.chatwoot_time(case k.kind when 'message' then p_body ->> 'created_at' when 'message_status' then k.told ->> 'updated_at' when 'conversation' then k.updated_at end),
        jsonb_build_object('event', k.name, 'account_id', k.account_id)
            || case when k.kind in ('message', 'message_failed', 'message_status') then jsonb_build_object(
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
                    -- What stands on a card are no words of theirs.
                    'content', case when not k.is_card then p_body ->> 'content' end,
                    'content_type', p_body ->> 'content_type',
                    'has_attachments', jsonb_path_exists(p_body, '$.attachments[*]'),
                    'created_at', p_body ->> 'created_at',
                    'wamid', nullif(p_body ->> 'source_id', ''),
                    'sender_id', p_body #>> '{sender,id}',
                    'sender_type', p_body #>> '{sender,type}'
                ) || jsonb_strip_nulls(jsonb_build_object(
                    'own', k.own,
                    'status', case when k.own is not null then coalesce(k.told ->> 'status', p_body ->> 'status') end,
                    'status_at', case when k.own is not null then k.told ->> 'updated_at' end,
                    'error', case when k.own is not null then left(p_body #>> '{content_attributes,external_error}', 300) end,
                    -- One message for each card, with its numbers as attachments.
                    'cards', case when p_body ->> 'message_type' = 'incoming' then (
                        select jsonb_build_array(jsonb_build_object(
                            'name', coalesce(p_body ->> 'content', min(nullif(concat_ws(' ', a.value #>> '{meta,firstName}', a.value #>> '{meta,lastName}'), ''))),
                            'phones', coalesce(jsonb_agg(a.value ->> 'fallback_title' order by a.n) filter (where a.value ->> 'fallback_title' is not null), '[]')
                        ))
                        from jsonb_path_query(p_body, '$.attachments[*]') with ordinality as a (value, n)
                        where a.value ->> 'file_type' = 'contact'
                        having count(*) > 0
                    ) end,
                    'answers_wamid', p_body #>> '{content_attributes,in_reply_to_external_id}',
                    'answers_id', p_body #>> '{content_attributes,in_reply_to}'
                ))
            ) else '{}' end
            || case when k.kind in ('message', 'message_failed', 'message_status', 'conversation') then jsonb_build_object(
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
            || coalesce((
                select jsonb_build_object('contact', jsonb_build_object('id', k.id, 'changed', jsonb_agg(
                    jsonb_build_object(
                        'field', case a.key when 'phone_number' then 'phone' else a.key end,
                        'value', a.value ->> 'current_value', 'was', a.value ->> 'previous_value'
                    ) order by a.key
                )))
                from jsonb_path_query(p_body, '$.changed_attributes[*]') as c (changed)
                cross join lateral jsonb_each(case when jsonb_typeof(c.changed) = 'object' then c.changed end) as a (key, value)
                where k.name = 'contact_updated' and k.id ~ '^[0-9]{1,18}$' and a.key in ('name', 'phone_number', 'email')
                    and jsonb_typeof(a.value) = 'object' and nullif(btrim(a.value ->> 'current_value'), '') is not null
                having count(*) > 0
            ), '{}')
    from keyed as k
    where p_skip = 0 and p_take > 0;
$$;

comment on function inbox.chatwoot_facts(jsonb, integer, integer) is
'The one fact of a Chatwoot webhook body (none after the first): message, message_failed, message_status (of a template of
ours that Chatwoot sends), conversation, contact or other. natural_key names it whatever
delivery brings it, since Chatwoot sends some events twice; payload holds {event, account_id, inbox_id, message, conversation, contact{id, changed[]{field, value, was}}}, only what its effects need.
Whatever the body holds, nothing raises. Source: Chatwoot 4.16, app/listeners/webhook_listener.rb and the webhook_data of its models.';

revoke all on function inbox.chatwoot_facts(jsonb, integer, integer) from public;
