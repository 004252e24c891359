begin;
select plan(16);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create function tests.kept(p_id text) returns text language sql as $$
    select concat_ws(' | ', i.kind, i.body) from inbox.replies as i where i.wamid = p_id
$$;
select tests.write(1, 'wamid.1', '{"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "x", "title": "Sim"}}}');
select is(tests.kept('wamid.1'), 'interactive | Sim', 'a reply button');
select tests.write(1, 'wamid.2', '{"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "x", "title": "Auto"}}}');
select is(tests.kept('wamid.2'), 'interactive | Auto', 'a list');
select tests.write(1, 'wamid.3', '{"type": "image", "image": {"id": "1", "caption": "olha"}}');
select is(tests.kept('wamid.3'), 'image | olha', 'a picture');
select tests.write(1, 'wamid.4', '{"type": "audio", "audio": {"id": "1", "voice": true}}');
select is(tests.kept('wamid.4'), 'audio', 'a voice message');
select is(tests.write(1, 'wamid.5', jsonb_build_object('type', 'reaction', 'reaction', jsonb_build_object('message_id', wamid, 'emoji', '👍'))), 'applied reaction', 'a reaction') from a;
select is((tests.message_of(lead_id)).delivered_at, util.current_time(), 'only proves that the message arrived') from a;
select is(tests.write(1, 'wamid.6', jsonb_build_object('type', 'reaction', 'reaction', jsonb_build_object('message_id', wamid))), 'ignored reaction_removed', 'taking one back says nothing') from a;
select tests.write(1, 'wamid.7', '{"type": "unsupported", "errors": [{"code": 131051}]}');
select is(tests.kept('wamid.7'), 'unsupported', 'what WhatsApp cannot show');
select tests.write(1, 'wamid.8', '{"type": "location", "location": {"latitude": -23.5}}');
select is(tests.kept('wamid.8'), 'location', 'a place');
select is(tests.write(1, 'wamid.9', '{"type": null}'), 'failed a message needs id, type and a timestamp in Unix seconds', 'no type');
select is((select count(*) from inbox.replies), 6::bigint, 'each once');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'any of them is an answer') from a;

-- Another number, and numbers that change hands.
select is(tests.last_event(tests.receive('messages', jsonb_build_object('messages', jsonb_build_array(tests.wa_message(1, 'wamid.10'))), '999')), 'ignored other_number', 'a message to another number');
select is(tests.write(1, 'wamid.11', '{"type": "system", "system": {"type": "user_changed_number", "wa_id": "5511911112222", "body": "changed"}}'), 'applied user_changed_number', 'the number changed');
select is(tests.next_action(lead_id) || (select count(*) from people.identifiers as i where i.kind in ('phone', 'wa_id')), 'human_review1', 'it is detached, the new one is known, and a human looks') from a;
select is(governance.event_text(e), 'O número parece não ser mais desta pessoa: os envios pararam, a equipe deve conferir.', 'the history says so') from leads.events as e where e.kind = 'number_changed';

select * from finish();
rollback;
