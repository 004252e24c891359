-- Factories of webhooks: what Meta sends, from bytes to effects.

create function tests.wa_body(p_field text, p_value jsonb, p_phone_number_id text default '100200300')
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'object', 'whatsapp_business_account',
        'entry', jsonb_build_array(jsonb_build_object(
            'id', '419561257915477', 'time', extract(epoch from util.current_time())::bigint,
            'changes', jsonb_build_array(jsonb_build_object('field', p_field, 'value', case
                when p_field = 'messages' then jsonb_build_object(
                    'messaging_product', 'whatsapp',
                    'metadata', jsonb_build_object('display_phone_number', '551140040001', 'phone_number_id', p_phone_number_id)
                )
                else '{}'
            end || p_value))
        ))
    )
$$;
comment on function tests.wa_body(text, jsonb, text) is 'A webhook body with one change.';

create function tests.receive_raw(p_raw text)
returns bigint
language plpgsql
as $$
declare
    v_id constant bigint := api.receive_webhook(tests.service(), 'whatsapp', convert_to(p_raw, 'UTF8'));
begin
    while inbox.process_deliveries(1) > 0 loop
        null;
    end loop;
    return v_id;
end;
$$;
comment on function tests.receive_raw(text) is 'Receives a webhook with this body and applies what is in the inbox; returns the delivery.';

create function tests.receive(p_field text, p_value jsonb, p_phone_number_id text default '100200300')
returns bigint
language sql
as $$
    select tests.receive_raw(tests.wa_body(p_field, p_value, p_phone_number_id)::text)
$$;
comment on function tests.receive(text, jsonb, text) is 'Receives a webhook with one change and applies it.';

create function tests.wa_status(p_wamid text, p_status text, p_patch jsonb default '{}', p_at timestamptz default util.current_time())
returns jsonb
language sql
as $$
    select jsonb_build_object('id', p_wamid, 'status', p_status, 'timestamp', extract(epoch from p_at)::bigint::text) || p_patch
$$;
comment on function tests.wa_status(text, text, jsonb, timestamptz) is 'A status as Meta tells it; p_patch replaces keys.';

create function tests.last_event(p_delivery_id bigint)
returns text
language sql
as $$
    select concat_ws(' ', e.state, e.reason, e.error ->> 'message')
    from inbox.facts as e
    where e.delivery_id = p_delivery_id
    order by e.id desc
    limit 1
$$;
comment on function tests.last_event(bigint) is 'State, reason and error of the last fact that a delivery brought first; null when it brought nothing new.';

create function tests.tell(p_wamid text, p_status text, p_patch jsonb default '{}', p_at timestamptz default util.current_time())
returns text
language sql
as $$
    select tests.last_event(tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(p_wamid, p_status, p_patch, p_at)))))
$$;
comment on function tests.tell(text, text, jsonb, timestamptz) is 'Receives a status; returns what became of it.';

create function tests.text_of(p_body text)
returns jsonb
language sql
as $$
    select jsonb_build_object('type', 'text', 'text', jsonb_build_object('body', p_body))
$$;
comment on function tests.text_of(text) is 'Keys of a text message.';

create function tests.wa_message(p_n integer, p_id text, p_patch jsonb default '{}', p_at timestamptz default util.current_time())
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'from', ltrim(tests.phone(p_n), '+'), 'id', p_id, 'timestamp', extract(epoch from p_at)::bigint::text,
        'type', 'text'
    ) || case when p_patch ? 'type' then '{}' else tests.text_of('Oi, quero saber mais') end || p_patch
$$;
comment on function tests.wa_message(integer, text, jsonb, timestamptz) is 'A text that the nth person wrote; p_patch replaces keys.';

create function tests.write(p_n integer, p_id text, p_patch jsonb default '{}', p_at timestamptz default util.current_time())
returns text
language sql
as $$
    select tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(tests.wa_message(p_n, p_id, p_patch, p_at)))))
$$;
comment on function tests.write(integer, text, jsonb, timestamptz) is 'The nth person writes; returns what became of it.';

create function tests.press_of(p_payload text, p_text text default 'Quero conversar', p_context text default null)
returns jsonb
language sql
as $$
    select jsonb_build_object('type', 'button', 'button', jsonb_build_object('payload', p_payload, 'text', p_text)) || case
        when p_context is null then '{}' else jsonb_build_object('context', jsonb_build_object('id', p_context))
    end
$$;
comment on function tests.press_of(text, text, text) is 'Keys of a press on a quick reply, with or without the context of the message.';

create function tests.contacted_lead(p_n integer default 1, p_patch jsonb default '{}', out lead_id bigint, out wamid text, out go_on text, out stop text)
language plpgsql
as $$
declare
    v_claimed record;
begin
    lead_id := tests.lead_with_conversation(p_n, p_patch);
    select * into v_claimed from tests.claim_one('whatsapp.template');
    perform outbox.complete(
        tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result('whatsapp.template', v_claimed.id, v_claimed.work)
    );
    wamid := 'wamid.' || v_claimed.id;
    go_on := v_claimed.work #>> '{buttons,0,payload}';
    stop := v_claimed.work #>> '{buttons,1,payload}';
    perform tests.step('chatwoot.note');
end;
$$;
comment on function tests.contacted_lead(integer, jsonb) is
'A lead whose first template was accepted: its wamid and the payloads of its two buttons. Nothing else may be due before.';

create function tests.channel()
returns bigint
language sql
as $$
    select c.id from sending.channels as c where c.is_default
$$;
comment on function tests.channel() is 'The channel of tests.make_operation().';

create function tests.message_of(p_lead_id bigint)
returns sending.messages
language sql
as $$
    select m from sending.messages as m where m.lead_id = p_lead_id order by m.id desc limit 1
$$;
comment on function tests.message_of(bigint) is 'The newest message of a lead.';

create function tests.whatsapp_says(p_id text, p_message jsonb, p_at timestamptz default util.current_time())
returns text
language sql
as $$
    select tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(jsonb_strip_nulls(
        jsonb_build_object('id', p_id, 'timestamp', extract(epoch from p_at)::bigint::text) || p_message
    )))))
$$;
comment on function tests.whatsapp_says(text, jsonb, timestamptz) is 'Receives a message that names nobody but whom p_message names; returns what became of it.';

create function tests.change_of(p_type text, p_change jsonb, p_beside jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_build_object('type', 'system', 'system', jsonb_build_object('type', p_type) || p_change) || p_beside
$$;
comment on function tests.change_of(text, jsonb, jsonb) is 'Keys of a system message of WhatsApp''s about a change; p_beside: keys beside it.';

create function tests.names_of(p_lead_id bigint)
returns text
language sql
as $$
    select string_agg(i.kind || ' ' || i.value || case when i.is_shared then ' shared' else '' end, ', ' order by i.kind, i.value)
    from people.identifiers as i
    where i.person_id = tests.person_id(p_lead_id) and i.kind in ('phone', 'wa_id', 'bsuid')
$$;
comment on function tests.names_of(bigint) is 'By which numbers and ids the person of a lead is known.';

create function tests.standing_of(p_lead_id bigint)
returns text
language sql
as $$
    select concat_ws(' ', l.status, l.next_action, l.hold_reason, case when people.is_person_suppressed(l.person_id) then 'suppressed' end)
    from leads.leads as l
    where l.id = p_lead_id
$$;
comment on function tests.standing_of(bigint) is 'Status of a lead, its next step and why it is held, and whether its person asked not to be contacted.';

-- Contact cards that people send.

create function tests.card(p_name text, variadic p_phones text[]) returns jsonb language sql as $$
    select jsonb_build_object(
        'name', jsonb_build_object('formatted_name', p_name),
        'phones', (select coalesce(jsonb_agg(jsonb_build_object('phone', p.phone, 'type', 'CELL') order by p.n), '[]') from unnest(p_phones) with ordinality as p (phone, n) where p.phone is not null)
    )
$$;
comment on function tests.card(text, text[]) is 'A card as WhatsApp tells it.';

create function tests.send_cards(p_n integer, p_id text, p_cards jsonb, p_patch jsonb default '{}') returns text language sql as $$
    select tests.write(p_n, p_id, jsonb_build_object('type', 'contacts', 'contacts', p_cards) || p_patch)
$$;
comment on function tests.send_cards(integer, text, jsonb, jsonb) is 'The nth person sends these cards in one message; returns what became of it.';

create function tests.chatwoot_card(p_id integer, p_wamid text, p_name text, variadic p_phones text[]) returns jsonb language sql as $$
    select tests.chatwoot_message(p_id, 'incoming', p_name, jsonb_build_object('source_id', p_wamid, 'attachments', (
        select jsonb_agg(jsonb_build_object('id', p_id * 100 + p.n, 'file_type', 'contact', 'fallback_title', p.phone, 'meta', '{}'::jsonb) order by p.n) from unnest(p_phones) with ordinality as p (phone, n)
    )))
$$;
comment on function tests.chatwoot_card(integer, text, text, text[]) is 'The message that Chatwoot makes of one card of the first person''s.';

create function tests.cards() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', c.position, coalesce(c.name, '-'), coalesce(c.phone, '-'), c.found, c.outcome), ', ' order by c.id), '') from intake.cards as c
$$;
comment on function tests.cards() is 'All cards: position, name, number to write to, what they were found to be, what became of them.';
