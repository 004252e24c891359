-- People who write without being leads, in all the ways that WhatsApp and Chatwoot know.

create function tests.without_ninth_digit(p_phone text)
returns text
language sql
as $$
    select regexp_replace(p_phone, '^(\+?55[0-9]{2})9([0-9]{8})$', '\1\2')
$$;
comment on function tests.without_ninth_digit(text) is 'A Brazilian mobile as WhatsApp often still has it.';

create view tests.stranger_messages as
select row_number() over ()::integer as n, m.name, m.whatsapp::jsonb, m.chatwoot::jsonb
from (
    values
        (
            'text', '{"type": "text", "text": {"body": "Bom dia, qual o horário de vocês?"}}',
            '{"content": "Bom dia, qual o horário de vocês?"}'
        ),
        (
            'image', '{"type": "image", "image": {"id": "1", "mime_type": "image/jpeg", "caption": "olha"}}',
            '{"content": "olha", "attachments": [{"id": 1, "file_type": "image"}]}'
        ),
        (
            'image without words', '{"type": "image", "image": {"id": "1", "mime_type": "image/jpeg"}}',
            '{"content": null, "attachments": [{"id": 1, "file_type": "image"}]}'
        ),
        (
            'reaction', '{"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}}',
            '{"content": "👍", "content_attributes": {"is_reaction": true}}'
        ),
        (
            'press of an unknown button', '{"type": "button", "button": {"payload": "promo", "text": "Quero conversar"}}',
            '{"content": "Quero conversar"}'
        ),
        (
            'press of a button that could be ours',
            '{"type": "button", "button": {"payload": "ind1.0123456789abcdef0123456789abcdef0123456789abcdef", "text": "Quero conversar"}}',
            '{"content": "Quero conversar"}'
        ),
        (
            'edit', '{"type": "edit", "edit": {"original_message_id": "wamid.unknown", "message": {"type": "text", "text": {"body": "oi"}}}}',
            '{"content": "oi", "content_attributes": {"is_edited": true}}'
        ),
        (
            'contact card', '{"type": "contacts", "contacts": [{"name": {"formatted_name": "Rui"}, "phones": [{"phone": "+55 11 99999-0000"}]}]}',
            '{"content": null, "attachments": [{"id": 1, "file_type": "contact"}]}'
        ),
        (
            'sticker', '{"type": "sticker", "sticker": {"id": "1", "mime_type": "image/webp"}}',
            '{"content": null, "content_type": "sticker", "attachments": [{"id": 1, "file_type": "image"}]}'
        ),
        ('what WhatsApp cannot show', '{"type": "unsupported", "errors": [{"code": 131051}]}', '{"content": ""}')
) as m (name, whatsapp, chatwoot);
comment on view tests.stranger_messages is 'Messages that wish nothing, as Meta (fields of the message) and Chatwoot (fields of the body) tell of them.';

create function tests.stranger_writes(p_way text, p_n integer, p_phone text, p_message jsonb)
returns text
language plpgsql
as $$
declare
    v_digits constant text := ltrim(p_phone, '+');
begin
    if p_way = 'meta' then
        return tests.write(p_n, 'wamid.stranger.' || p_n, jsonb_build_object('from', v_digits) || p_message);
    end if;
    return tests.chatwoot_says(tests.chatwoot_message(50000 + p_n, 'incoming', null, p_message || jsonb_build_object(
        'conversation', tests.chatwoot_conversation(p_n, jsonb_build_object(
            'contact_inbox', jsonb_build_object('contact_id', 9000 + p_n, 'inbox_id', 7, 'source_id', v_digits),
            'meta', jsonb_build_object('sender', jsonb_build_object('id', 9000 + p_n, 'phone_number', '+' || v_digits))
        ))
    ), p_n));
end;
$$;
comment on function tests.stranger_writes(text, integer, text, jsonb) is
'Somebody with this phone, the nth, writes; p_way meta or chatwoot says who tells of it. Returns what became of it.';
