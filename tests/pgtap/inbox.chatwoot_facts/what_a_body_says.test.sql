begin;
select plan(80);

create function tests.said(p_patch jsonb, p_path text[], p_conversation jsonb default '{}') returns text language sql as $$
    select f.payload #>> p_path
    from inbox.chatwoot_facts(
        '{"event": "message_created", "id": 5, "account": {"id": 1}, "inbox": {"id": 7}, "message_type": "incoming", "content": "Oi", "created_at": "2026-03-10T15:00:00Z", "source_id": "w.1"}'::jsonb
        || jsonb_build_object('conversation', '{"id": 70, "inbox_id": 8, "status": "open", "updated_at": 1773154800.5, "meta": {"sender": {"id": 9, "phone_number": "+551"}}, "contact_inbox": {"contact_id": 10, "source_id": "s"}}'::jsonb || p_conversation) || p_patch, 0, 1
    ) as f
$$;
create function tests.told(p_patch jsonb, p_conversation jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', f.kind, f.natural_key, f.occurred_at at time zone 'UTC')
    from inbox.chatwoot_facts(
        '{"event": "message_created", "id": 5, "account": {"id": 1}, "inbox": {"id": 7}, "message_type": "incoming", "content": "Oi", "created_at": "2026-03-10T15:00:00Z", "source_id": "w.1"}'::jsonb
        || jsonb_build_object('conversation', '{"id": 70, "inbox_id": 8, "status": "open", "updated_at": 1773154800.5}'::jsonb || p_conversation) || p_patch, 0, 1
    ) as f
$$;
create function tests.conversation(p_patch jsonb, p_path text[] default null) returns text language sql as $$
    select case when p_path is null then concat_ws(' ', f.kind, f.natural_key, f.occurred_at at time zone 'UTC') else f.payload #>> p_path end
    from inbox.chatwoot_facts('{"event": "conversation_updated", "id": 70, "account": {"id": 1}, "inbox_id": 8, "status": "open", "updated_at": 1773154800.5, "meta": {"assignee": {"id": 3}, "sender": {"id": 9, "phone_number": "+551"}}}'::jsonb || p_patch, 0, 1) as f
$$;
create function tests.contact(p_patch jsonb) returns text language sql as $$
    select concat_ws(' ', f.kind, f.payload -> 'contact')
    from inbox.chatwoot_facts('{"event": "contact_updated", "id": 9, "account": {"id": 1}}'::jsonb || p_patch, 0, 1) as f
$$;

select is(tests.told('{}', '{}'), 'message cw:message:1:5:1773154800 2026-03-10 15:00:00', 'a message');
select is(tests.told('{"event": "message_updated"}', '{}'), 'other cw:other:sha256:9af25ea25425b554f16e2fc0d2fee99005c3e075c75958bd32b9850eff154097', 'a change of a message says nothing');
select is(tests.told('{"event": "message_updated", "content_attributes": {"external_error": "550"}}', '{}'), 'message_failed cw:message_failed:1:5:1773154800', 'but that it was refused');
select is(tests.told('{"event": "message_updated", "content_attributes": {"external_error": null}}', '{}'), 'other cw:other:sha256:8d5df2ac6714b61e67ee47096a428982f6fbae202aadec72c1c6377493323063', 'or not, when the error is null');
select is(tests.told('{"event": "message_updated", "status": "sent", "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{}'), 'message_status cw:message_status:1:5:1773154800:sent:t', 'or what became of one of ours');
select is(tests.told('{"event": "message_updated", "status": "sent", "source_id": null, "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{}'), 'message_status cw:message_status:1:5:1773154800:sent:f', 'one of ours without a number at WhatsApp');
select is(tests.told('{"event": "message_updated", "status": "sent", "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{"messages": [{"id": 5, "status": "delivered", "updated_at": 1773154900}]}'), 'message_status cw:message_status:1:5:1773154800:delivered:t 2026-03-10 15:01:40', 'its status stands within the conversation');
select is(tests.told('{"event": "message_updated", "status": "sent", "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{"messages": [{"id": 6, "status": "delivered", "updated_at": 1773154900}]}'), 'message_status cw:message_status:1:5:1773154800:sent:t', 'that of another message is not its own');
select is(tests.told('{"event": "message_updated", "content_attributes": {"automation_rule_id": 7}}', '{}'), 'other cw:other:sha256:5c2af146a91483e8f622605f87d42863d47ecbb236ca4e0eb284347033ad0a29', 'a rule of somebody else is none of ours');
select is(tests.told('{"event": "message_updated", "content_attributes": {"external_error": "550", "automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{}'), 'message_failed cw:message_failed:1:5:1773154800', 'a refusal of one of ours is a refusal');
select is(tests.told('{"id": null}', '{}'), 'message cw:message:sha256:41ad9ae6d6fc0d22c9332dc007f56f085be07183636b4bff869cf26dbc85f3e7 2026-03-10 15:00:00', 'what has no id is known by what it says');
select is(tests.told(jsonb_build_object('id', repeat('a', 377))), 'message cw:message:sha256:8a8c1cfb67b91d8a503dc1a2ab0008df99a16af955b0bc773b18ba739a093ee3 2026-03-10 15:00:00', 'as is what has too long a one');
select is(tests.told(jsonb_build_object('id', repeat('a', 376))), 'message cw:message:1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1773154800 2026-03-10 15:00:00', 'one that is just as long as may be');
select is(tests.told('{"event": "webwidget_triggered"}', '{}'), 'other cw:other:sha256:aa20526aeadcbb954e4421d37fe2ba43fa6151f0b1e5d2ea1c2ffa9cc57401b8', 'an event of another kind');
select is(tests.conversation('{"event": "conversation_created"}'), 'conversation cw:conversation:1:70:1773154800.5:open:3 2026-03-10 15:00:00.5', 'conversation_created');
select is(tests.conversation('{"event": "conversation_status_changed"}'), 'conversation cw:conversation:1:70:1773154800.5:open:3 2026-03-10 15:00:00.5', 'conversation_status_changed');
select is(tests.conversation('{"event": "conversation_updated"}'), 'conversation cw:conversation:1:70:1773154800.5:open:3 2026-03-10 15:00:00.5', 'conversation_updated');
select is(tests.conversation('{"event": "conversation_typing_on"}'), 'other cw:other:sha256:563f362ee668a5a4176268838dfffe25944770f46dd810d83752e2c3ba26e7b2', 'conversation_typing_on');
select is(tests.conversation('{"updated_at": null, "timestamp": 1773154700, "last_activity_at": 1773154750, "created_at": 1773154600}'), 'conversation cw:conversation:1:70:1773154750:open:3 2026-03-10 14:59:10', 'without updated_at the latest of its other times');
select is(tests.conversation('{"updated_at": null, "timestamp": 1773154790, "last_activity_at": null, "created_at": 1773154600, "waiting_since": 1773154999}'), 'conversation cw:conversation:1:70:1773154790:open:3 2026-03-10 14:59:50', 'whichever that is');
select is(tests.conversation('{"updated_at": null}'), 'conversation cw:conversation:1:70::open:3', 'or none');
select is(tests.conversation('{"meta": {}}'), 'conversation cw:conversation:1:70:1773154800.5:open: 2026-03-10 15:00:00.5', 'nobody has it');
select is(tests.contact('{}'), 'contact', 'a contact');
select is(tests.contact('{"event": "contact_created", "changed_attributes": [{"name": {"current_value": "Ana", "previous_value": "A"}}]}'), 'contact', 'one that came');
select is(tests.contact('{"changed_attributes": [{"phone_number": {"current_value": "+55", "previous_value": null}}, {"name": {"current_value": "Ana", "previous_value": "A"}, "email": {"current_value": "a@x.org", "previous_value": ""}}]}'), 'contact {"id": "9", "changed": [{"was": "", "field": "email", "value": "a@x.org"}, {"was": "A", "field": "name", "value": "Ana"}, {"was": null, "field": "phone", "value": "+55"}]}', 'what was changed of it, by name');
select is(tests.contact('{"changed_attributes": [{"city": {"current_value": "Bauru"}}, {"name": {"current_value": " "}}, {"email": "a@x.org"}, "name"]}'), 'contact', 'not what is no concern');
select is(tests.contact('{"id": "x", "changed_attributes": [{"name": {"current_value": "Ana"}}]}'), 'contact', 'nor of a contact without a number');
select is(tests.contact('{"id": 123456789012345678, "changed_attributes": [{"name": {"current_value": "Ana"}}]}'), 'contact {"id": "123456789012345678", "changed": [{"was": null, "field": "name", "value": "Ana"}]}', 'as long as a number may be');
select is(tests.said('{}', '{inbox_id}', '{}'), '7', 'the inbox of the message');
select is(tests.said('{"inbox": null}', '{inbox_id}', '{}'), '8', 'or of the conversation');
select is(tests.said('{}', '{message,is_private}', '{}'), 'false', 'in public');
select is(tests.said('{"private": true}', '{message,is_private}', '{}'), 'true', 'in private');
select is(tests.said('{"private": null}', '{message,is_private}', '{}'), 'false', 'no private at all');
select is(tests.said('{"content_attributes": {"external_error": "x"}}', '{message,is_failed}', '{}'), 'true', 'failed');
select is(tests.said('{}', '{message,is_failed}', '{}'), 'false', 'not failed');
select is(tests.said('{}', '{message,is_automatic}', '{}'), 'false', 'not automatic');
select is(tests.said('{"content_attributes": {"automation_rule_id": 7}}', '{message,is_automatic}', '{}'), 'true', 'by a rule');
select is(tests.said('{"additional_attributes": {"campaign_id": 7}}', '{message,is_automatic}', '{}'), 'true', 'by a campaign');
select is(tests.said('{"content_attributes": {"automation_rule_id": null}, "additional_attributes": {"campaign_id": null}}', '{message,is_automatic}', '{}'), 'false', 'by neither');
select is(tests.said('{"content_attributes": {"is_reaction": true}}', '{message,is_reaction}', '{}'), 'true', 'a thumb');
select is(tests.said('{"content_attributes": {"is_reaction": false}}', '{message,is_reaction}', '{}'), 'false', 'no thumb');
select is(tests.said('{}', '{message,is_reaction}', '{}'), 'false', 'nor this');
select is(tests.said('{"content_attributes": {"external_echo": true}}', '{message,is_from_phone}', '{}'), 'true', 'written on the phone');
select is(tests.said('{"content_attributes": {"external_echo": "true"}}', '{message,is_from_phone}', '{}'), 'false', 'or not');
select is(tests.said('{}', '{message,is_from_phone}', '{}'), 'false', 'nor so');
select is(tests.said('{}', '{message,content}', '{}'), 'Oi', 'words');
select is(tests.said('{"attachments": [{"file_type": "contact"}]}', '{message,content}', '{}'), null, 'words on a card are none');
select is(tests.said('{"attachments": [{"file_type": "image"}]}', '{message,content}', '{}'), 'Oi', 'words beside a picture are');
select is(tests.said('{"attachments": [{"file_type": "image"}]}', '{message,has_attachments}', '{}'), 'true', 'with a picture');
select is(tests.said('{"attachments": []}', '{message,has_attachments}', '{}'), 'false', 'without');
select is(tests.said('{}', '{message,wamid}', '{}'), 'w.1', 'the number at WhatsApp');
select is(tests.said('{"source_id": ""}', '{message,wamid}', '{}'), null, 'a blank is none');
select is(tests.said('{}', '{message,own}', '{}'), null, 'no mark of ours');
select is(tests.said('{"content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{message,own}', '{}'), '01234567-89ab-cdef-0123-456789abcdef', 'a mark of ours');
select is(tests.said('{"status": "sent"}', '{message,status}', '{}'), null, 'not told of what is not ours');
select is(tests.said('{"status": "sent", "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef", "external_error": "e"}}', '{message,status}', '{}'), 'sent', 'of ours the status');
select is(tests.said('{"content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef", "external_error": "e"}}', '{message,error}', '{}'), 'e', 'why it failed');
select is(tests.said('{"content_attributes": {"external_error": "e"}}', '{message,error}', '{}'), null, 'why another failed is not told');
select is(length(tests.said(jsonb_build_object('content_attributes', jsonb_build_object('automation_rule_id', 'indica:01234567-89ab-cdef-0123-456789abcdef', 'external_error', repeat('e', 400))), '{message,error}'))::text, '300', 'of why no more than this');
select is(tests.said('{"content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{message,status_at}', '{"messages": [{"id": 5, "status": "read", "updated_at": 1773154900}]}'), '1773154900', 'when its status was told');
select is(tests.said('{"status": "sent", "content_attributes": {"automation_rule_id": "indica:01234567-89ab-cdef-0123-456789abcdef"}}', '{message,status}', '{"messages": [{"id": 5, "status": "read", "updated_at": 1773154900}]}'), 'read', 'the status within the conversation goes first');
select is(tests.said('{}', '{message,status_at}', '{"messages": [{"id": 5, "updated_at": 1773154900}]}'), null, 'when that of another was told is not told');
select is(tests.said('{"content": "Rui", "attachments": [{"file_type": "contact", "fallback_title": "2"}, {"file_type": "contact", "fallback_title": "1"}, {"file_type": "image", "fallback_title": "3"}]}', '{message,cards}', '{}'), '[{"name": "Rui", "phones": ["2", "1"]}]', 'a card with its numbers in their order');
select is(tests.said('{"content": null, "attachments": [{"file_type": "contact", "meta": {"firstName": "Rui", "lastName": "Prado"}}]}', '{message,cards}', '{}'), '[{"name": "Rui Prado", "phones": []}]', 'a card with its own name');
select is(tests.said('{"content": null, "attachments": [{"file_type": "contact", "meta": {"firstName": ""}}]}', '{message,cards}', '{}'), '[{"phones": []}]', 'one without any');
select is(tests.said('{"attachments": [{"file_type": "image"}]}', '{message,cards}', '{}'), null, 'a picture is no card');
select is(tests.said('{"message_type": "outgoing", "attachments": [{"file_type": "contact"}]}', '{message,cards}', '{}'), null, 'nor is a card that we send');
select is(tests.said('{}', '{conversation,is_with_bot}', '{"meta": {"assignee_type": "AgentBot"}}'), 'true', 'who is a bot');
select is(tests.said('{}', '{conversation,is_with_bot}', '{"meta": {"assignee_type": "User"}}'), 'false', 'who is not');
select is(tests.said('{}', '{conversation,is_with_bot}', '{}'), 'false', 'or nobody');
select is(tests.said('{}', '{conversation,contact_id}', '{}'), '9', 'the contact is whoever writes');
select is(tests.said('{}', '{conversation,contact_id}', '{"meta": {}}'), '10', 'or whose conversation it is');
select is(tests.said('{"event": "message_updated", "content_attributes": {"external_error": "550"}}', '{conversation,id}', '{}'), '70', 'what failed has its conversation too');
select is(tests.said('{"event": "message_updated"}', '{conversation,id}', '{}'), null, 'what says nothing has none');
select is(tests.said('{"event": "message_updated"}', '{message,id}', '{}'), null, 'nor a message');
select is(tests.conversation('{}', '{conversation,id}'), '70', 'a conversation has its own');
select is(tests.conversation('{}', '{message,id}'), null, 'and no message');
select is((select count(*) from inbox.chatwoot_facts('{"event": "x"}', 0, 1))::text, '1', 'one fact of one body');
select is((select count(*) from inbox.chatwoot_facts('{"event": "x"}', 1, 1))::text, '0', 'not a second');
select is((select count(*) from inbox.chatwoot_facts('{"event": "x"}', 0, 0))::text, '0', 'nor when none is asked for');

select * from finish();
rollback;
