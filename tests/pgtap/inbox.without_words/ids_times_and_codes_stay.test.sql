begin;
select plan(10);

select is(inbox.without_words(t.given)::text, t.kept, t.what)
from (values
    ('a message of Chatwoot', '{"message": {"id": 7, "content": "Oi", "cards": [1]}, "conversation": {"id": 1}}'::jsonb, '{"message": {"id": 7}, "conversation": {"id": 1}}'),
    ('what is no message', '{"a": {"content": "Oi"}, "entry": {"status": "read", "body": "Oi"}}', '{"a": {"content": "Oi"}, "entry": {"body": "Oi", "status": "read"}}'),
    ('a text', '{"x": 1, "contact": {"wa_id": "55", "user_id": "BR.1", "profile": {"name": "Ana"}}, "entry": {"id": "w", "type": "text", "from": "55", "timestamp": "1", "text": {"body": "Oi"}}}', '{"x": 1, "entry": {"id": "w", "from": "55", "type": "text", "timestamp": "1"}, "contact": {"wa_id": "55", "user_id": "BR.1"}}'),
    ('a press', '{"entry": {"type": "button", "button": {"payload": "ind1.a", "text": "Quero"}}}', '{"entry": {"type": "button", "button": {"payload": "ind1.a"}}}'),
    ('a press of the other kind', '{"entry": {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "ind1.a", "title": "Quero"}}}}', '{"entry": {"type": "interactive", "interactive": {"button_reply": {"id": "ind1.a"}}}}'),
    ('a reaction', '{"entry": {"type": "reaction", "reaction": {"message_id": "w", "emoji": "x"}}}', '{"entry": {"type": "reaction", "reaction": {"message_id": "w"}}}'),
    ('a change', '{"entry": {"type": "system", "system": {"type": "user_changed_number", "body": "Ana mudou", "customer": "Ana", "wa_id": "56"}}}', '{"entry": {"type": "system", "system": {"type": "user_changed_number", "wa_id": "56"}}}'),
    ('one that is a text', '{"entry": {"type": "system", "system": "Ana mudou"}}', '{"entry": {"type": "system"}}'),
    ('a contact that is none', '{"contact": "Ana", "entry": {"type": "text", "id": "w"}}', '{"entry": {"id": "w", "type": "text"}}'),
    ('what a message answers, and the codes of its errors', '{"entry": {"type": "unsupported", "context": {"id": "v"}, "errors": [{"code": 1}], "image": {"caption": "Oi"}}}', '{"entry": {"type": "unsupported", "errors": [{"code": 1}], "context": {"id": "v"}}}')
) as t (what, given, kept);

select * from finish();
rollback;
