begin;
select plan(16);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select l.* from leads.leads as l, a where l.id = a.lead_id;
create function tests.edited(p_text text) returns jsonb language sql as $$
    select jsonb_build_object('type', 'edit', 'edit', jsonb_build_object('original_message_id', 'wamid.x', 'message', jsonb_build_object('type', 'text', 'text', jsonb_build_object('body', p_text))))
$$;
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.1', '{"type": "revoke", "revoke": {"original_message_id": "wamid.x"}}'), 'ignored revoked', 'a message taken back');
select is(tests.write(1, 'wamid.2', '{"type": "request_welcome"}'), 'ignored request_welcome', 'a chat that was opened');
select is(tests.write(1, 'wamid.3', '{"group_id": "Y2FwaV9", "type": "text", "text": {"body": "PARAR"}}'), 'ignored group_message', 'a group');
select is(tests.write(1, 'wamid.4', tests.edited('Oi, tudo bem?')), 'ignored edited', 'an edit that wishes nothing');
select is(tests.write(1, 'wamid.5', '{"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}}'), 'ignored reaction', 'a reaction to somebody else''s message');
select is((select count(*) from inbox.replies), 0::bigint, 'none is a reply');
select is((select format('%s %s %s %s', l.status, l.next_action, l.next_action_at, l.last_inbound_at) from leads.leads as l, a where l.id = a.lead_id), format('%s %s %s %s', o.status, o.next_action, o.next_action_at, o.last_inbound_at), 'nothing moved') from o;
select is(
    tests.chatwoot_says(tests.chatwoot_message(9, 'incoming', '👍', '{"content_attributes": {"is_reaction": true}}')), 'message ignored reaction', 'a reaction by way of Chatwoot neither'
);
select is(tests.write(1, 'wamid.6', jsonb_build_object('type', 'reaction', 'reaction', jsonb_build_object('message_id', wamid, 'emoji', '❤️'))), 'applied reaction', 'a heart on ours') from a;
select is((tests.message_of(lead_id)).state, 'delivered', 'proves that it arrived') from a;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted await_reply', 'and is no reply') from a;
select is(tests.write(1, 'wamid.7', tests.edited('PARAR')), 'applied opted_out', 'an edit is read for a wish');
select is(tests.status(lead_id), 'opted_out', 'which is heard') from a;
select is(tests.write(7, 'wamid.8', tests.edited('Pare de me mandar mensagens')), 'applied suppressed_stranger', 'a stranger''s too');
select is((select count(*) from sending.service_windows as w, b, leads.leads as l where l.id = b.lead_id and w.person_id = l.person_id), 0::bigint, 'the other person has written nothing');
select is(tests.status(lead_id) || ' ' || (tests.message_of(lead_id)).state, 'contacted accepted', 'and is where they were') from b;

select * from finish();
rollback;
