begin;
select plan(17);

select is(inbox.message_key('1', '55', '2026-03-10T15:00:00.900Z'), '1:55:1773154800', 'a webhook tells a moment as text');
select is(inbox.message_key('1', '55', '1773154800'), '1:55:1773154800', 'a list as a number');
select is(inbox.message_key('1', '55', 'soon'), '1:55', 'what is no moment is left out');
select is(inbox.message_key('1', null, '1773154800'), null, 'without an id it has no name');

select tests.make_operation('2026-03-10 15:00:00+00');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2', chatwoot_user_id = 1 where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
create temporary table z as select tests.lead_with_conversation(9) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 900}');
select tests.step('chatwoot.note');
create temporary table other as select tests.snapshot(lead_id) from z;
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 55}');
select tests.step('chatwoot.note');
select is(tests.chatwoot_says(tests.chatwoot_message(56, 'incoming', 'Oi')), 'message applied', 'a person writes');
select is(tests.chatwoot_says(tests.chatwoot_message(57, 'outgoing', 'Olá')), 'message applied', 'and is answered');
select is(tests.chatwoot_says(tests.chatwoot_message(57, 'outgoing', 'Olá')), 'known', 'which is told twice');

-- Chatwoot is restored from a backup of before all that, and its ids begin again.
select tests.advance('10 minutes');
update outbox.jobs set state = 'done', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select lives_ok($$ select tests.step('whatsapp.template', '{"chatwoot_message_id": 55}') $$, 'it takes a template under an id that another had');
select is(
    (select string_agg(concat_ws(' ', m.state, m.chatwoot_message_id), ', ' order by m.id) from sending.messages as m join u on u.lead_id = m.lead_id), 'accepted 55',
    'which is accepted, and not in doubt'
);
select is(
    (select string_agg(concat_ws(' ', m.state in ('accepted', 'sent', 'delivered', 'read'), m.chatwoot_message_id), ', ') from sending.messages as m join t on t.lead_id = m.lead_id), 't 55',
    'as the other is'
);
select is((select m.lead_id from sending.messages as m where m.id = sending.message_by_chatwoot(tests.channel(), 55)), lead_id, 'the id means the later one') from u;
select is(tests.chatwoot_says(tests.chatwoot_message(56, 'incoming', 'Quero saber mais', '{"source_id": "wamid.again"}', 2)), 'message applied', 'what another person writes under an id that was given is news');
select is((select string_agg(l.unanswered_since::text, '') from leads.leads as l join u on u.lead_id = l.id) is not null, true, 'and waits for an answer');
select is(tests.chatwoot_says(tests.chatwoot_message(57, 'outgoing', 'Claro', '{}', 2)), 'message applied', 'as is what one of ours answers');
select is((select l.unanswered_since from leads.leads as l join u on u.lead_id = l.id), null, 'so that nobody waits');
select is((select count(*) from inbox.facts as f where f.state = 'failed'), 0::bigint, 'nothing could not be applied');
select is(tests.snapshot(z.lead_id), other.snapshot, 'the other lead is as it was') from z, other;

select * from finish();
rollback;
