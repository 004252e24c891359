begin;
select plan(49);

create function tests.fact(p_body jsonb) returns jsonb language sql as $$
    select to_jsonb(f) from inbox.chatwoot_facts(p_body, 0, 250) as f
$$;
create function tests.kind(p_body jsonb) returns text language sql as $$ select tests.fact(p_body) ->> 'kind' $$;
create function tests.conversation(p_patch jsonb default '{}') returns jsonb language sql as $$
    select '{
        "id": 7, "inbox_id": 3, "status": "open", "created_at": 1773150000, "updated_at": 1773154800.5, "last_activity_at": 1773150300, "timestamp": 1773150200,
        "custom_attributes": {"indica_lead": "u-1"}, "contact_inbox": {"contact_id": 90, "source_id": "5511"},
        "meta": {"sender": {"id": 91, "phone_number": "+5511"}, "assignee": {"id": 5}, "assignee_type": "User"}
    }'::jsonb || p_patch
$$;
create function tests.says(p_event text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select tests.conversation() || jsonb_build_object('event', p_event, 'account', '{"id": 1}'::jsonb) || p_patch
$$;
create function tests.message(p_event text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object(
        'event', p_event, 'id', 55, 'account', '{"id": 1}'::jsonb, 'inbox', '{"id": 4}'::jsonb, 'message_type', 'incoming', 'content', 'Oi', 'content_type', 'text',
        'created_at', '2026-03-10T15:00:00Z', 'source_id', 'wamid.1', 'sender', '{"id": 91, "type": "contact"}'::jsonb, 'content_attributes', '{}'::jsonb, 'conversation', tests.conversation()
    ) || p_patch
$$;

-- KINDS
select is(tests.kind(tests.message('message_created')), 'message', 'a message');
select is(tests.kind(tests.message('message_updated')), 'other', 'one that changed');
select is(tests.kind(tests.message('message_updated', '{"content_attributes": {"external_error": "131026"}}')), 'message_failed', 'one that could not be sent');
select is(tests.kind(tests.message('message_updated', '{"content_attributes": {"external_error": null}}')), 'other', 'null is no error');
select is(tests.kind(tests.message('message_created', '{"content_attributes": {"external_error": "131026"}}')), 'message', 'a new one is a message, failed or not');
select is(tests.kind(tests.says(e)), 'conversation', e) from unnest('{conversation_created,conversation_status_changed,conversation_updated}'::text[]) as e;
select is(tests.kind(tests.says(e)), 'contact', e) from unnest('{contact_created,contact_updated}'::text[]) as e;
select is(tests.kind(tests.says('conversation_typing_on')), 'other', 'what nobody waits for');
select is(tests.kind('{}'), 'other', 'nothing at all');
select is((select count(*) from inbox.chatwoot_facts(tests.message('message_created'), skip, take)), n, format('skip %s, take %s', skip, take))
from (values (0, 1, 1::bigint), (0, 0, 0), (1, 250, 0)) as s (skip, take, n);

-- KEYS: what is the same is said once
select is(tests.fact(tests.message('message_created')) ->> 'natural_key', 'cw:message:1:55:1773154800', 'a message, and when it was written');
select is(tests.fact(tests.message('message_updated', '{"content_attributes": {"external_error": "x"}}')) ->> 'natural_key', 'cw:message_failed:1:55:1773154800', 'its failure');
select is(tests.fact(tests.says('conversation_updated')) ->> 'natural_key', 'cw:conversation:1:7:1773154800.5:open:5', 'a conversation as it was then');
select is(tests.fact(tests.says('conversation_created')) ->> 'natural_key', tests.fact(tests.says('conversation_updated')) ->> 'natural_key', 'whatever event tells it');
select matches(tests.fact(tests.says('contact_updated')) ->> 'natural_key', '^cw:contact:sha256:[0-9a-f]{64}$', 'else the body''s hash');
select matches(tests.fact(tests.message('message_created') - 'id') ->> 'natural_key', '^cw:message:sha256:', 'without an id too');
select is(length(tests.fact(tests.message('message_created', jsonb_build_object('id', repeat('9', 376)))) ->> 'natural_key'), 400, 'a key of 400');
select matches(tests.fact(tests.message('message_created', jsonb_build_object('id', repeat('9', 377)))) ->> 'natural_key', '^cw:message:sha256:', 'and not longer');

-- TIMES
select is((tests.fact(tests.message('message_created')) ->> 'occurred_at')::timestamptz, '2026-03-10 15:00:00+00'::timestamptz, 'a message was written then');
select is((tests.fact(tests.says('conversation_updated')) ->> 'occurred_at')::timestamptz, to_timestamp(1773154800.5), 'a conversation changed then');
select is((tests.fact(tests.says('conversation_updated') - 'updated_at') ->> 'occurred_at')::timestamptz, to_timestamp(1773150300), 'an older Chatwoot: by the latest of its other times');
select is((tests.fact(tests.says('conversation_updated', '{"last_activity_at": null}') - 'updated_at') ->> 'occurred_at')::timestamptz, to_timestamp(1773150200), 'of those that it tells');
select is((tests.fact(tests.says('conversation_updated', '{"waiting_since": 1873150300}') - 'updated_at') ->> 'occurred_at')::timestamptz, to_timestamp(1773150300), 'and of these three alone');
select is(tests.fact(tests.says('conversation_updated') - '{updated_at,last_activity_at,timestamp,created_at}'::text[]) ->> 'occurred_at', null, 'without any there is none');
select is(tests.fact(tests.message('message_created', '{"conversation": "no"}')) #>> '{payload,conversation,id}', null, 'whatever stands for a conversation, nothing raises');
select is((tests.fact(tests.says('contact_updated')) ->> 'occurred_at')::timestamptz, null, 'of others it is not asked');

-- PAYLOAD
select is(tests.fact(tests.says('contact_updated')) -> 'payload', '{"event": "contact_updated", "account_id": "1"}', 'a contact: no more than that');
select is(tests.fact(tests.says('conversation_updated')) -> 'payload', '{
    "event": "conversation_updated", "account_id": "1", "conversation": {
        "id": "7", "inbox_id": "3", "status": "open", "created_at": "1773150000", "updated_at": "1773154800.5", "assignee_id": "5", "is_with_bot": false,
        "contact_id": "91", "phone": "+5511", "source_id": "5511", "lead": "u-1"
    }
}', 'a conversation');
select is(tests.fact(tests.message('message_created')) -> 'payload', '{
    "event": "message_created", "account_id": "1", "inbox_id": "4",
    "message": {
        "id": "55", "type": "incoming", "is_private": false, "is_failed": false, "is_automatic": false, "is_reaction": false, "is_from_phone": false, "outbox_id": null,
        "content": "Oi", "content_type": "text", "has_attachments": false, "created_at": "2026-03-10T15:00:00Z", "wamid": "wamid.1", "sender_id": "91", "sender_type": "contact"
    },
    "conversation": {
        "id": "7", "inbox_id": "3", "status": "open", "created_at": "1773150000", "updated_at": "1773154800.5", "assignee_id": "5", "is_with_bot": false,
        "contact_id": "91", "phone": "+5511", "source_id": "5511", "lead": "u-1"
    }
}', 'a message with its conversation');
select is(tests.fact(tests.message('message_updated', '{"content_attributes": {"external_error": "x"}}')) #>> '{payload,message,is_failed}', 'true', 'a failure with its message');
select is(tests.fact(tests.message('message_created') - 'inbox') #>> '{payload,inbox_id}', '3', 'without an inbox, that of the conversation');
select is(
    tests.fact(tests.says('conversation_updated', '{"meta": {"assignee": {"id": 5}}}')) #>> '{payload,conversation,contact_id}', '90', 'without a sender the contact is that of the inbox'
);
select is(tests.fact(tests.says('conversation_updated', '{"meta": {"assignee_type": "AgentBot"}}')) #>> '{payload,conversation,is_with_bot}', 'true', 'a bot has it');
select is(tests.fact(tests.says('conversation_updated', '{"meta": {}}')) #>> '{payload,conversation,is_with_bot}', 'false', 'nobody is no bot');
select is(tests.fact(tests.message('message_created', t.patch)) #>> array['payload', 'message', t.what], t.expected, t.patch::text)
from (values
    ('is_private', '{"private": true}'::jsonb, 'true'),
    ('is_private', '{"private": "true"}', 'false'),
    ('is_automatic', '{"content_attributes": {"automation_rule_id": 3}}', 'true'),
    ('is_automatic', '{"additional_attributes": {"campaign_id": 3}}', 'true'),
    ('is_automatic', '{"content_attributes": {"automation_rule_id": null}, "additional_attributes": {"campaign_id": null}}', 'false'),
    ('is_reaction', '{"content_attributes": {"is_reaction": true}}', 'true'),
    ('is_from_phone', '{"content_attributes": {"external_echo": true}}', 'true'),
    ('outbox_id', '{"content_attributes": {"indica_outbox": 12}}', '12'),
    ('has_attachments', '{"attachments": [{}]}', 'true'),
    ('has_attachments', '{"attachments": []}', 'false')
) as t (what, patch, expected);

select * from finish();
rollback;
