begin;
select plan(12);

select tests.make_operation('2026-03-10 23:30+00');
update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"]}' where key = 'first_contact_hours';

-- At night the note goes first, the template in the morning.
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select is(
    (select string_agg(format('%s +%s', m.kind, m.due_at - util.current_time()), ', ' order by m.kind) from outbox.jobs as m where m.state = 'pending'),
    'chatwoot.note +00:00:00, whatsapp.template +11:30:00', 'at night the note goes at once and the template in the morning'
);
create temporary table n as select * from tests.claim_one('chatwoot.note');
select matches(work ->> 'content', E'A primeira mensagem sai em 11/03/2026 às 08:00\\.$', 'and the note says when') from n;
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 1}') from n;
select tests.freeze('2026-03-11 11:00+00');
select tests.step('whatsapp.template');
create temporary table m as select * from tests.claim_one('chatwoot.note');
select matches(work ->> 'content', E'^Mensagem aceita pelo WhatsApp em 11/03/2026 às 08:00:\n> Olá', 'afterwards a second note mirrors the message') from m;
select unalike(work ->> 'content', '%Indicação recebida%', 'without saying everything again') from m;
select is(outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 2}'), 'done', 'it is written') from m;
select is((select count(*) from outbox.jobs as x where x.state = 'pending'), 0::bigint, 'and nothing more');

-- A landline gets a conversation and a note that says to call.
create temporary table f as select tests.lead(2, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890"}}') as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9002}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7002}');
select is((select string_agg(x.kind, ', ') from outbox.jobs as x where x.state = 'pending'), 'chatwoot.note', 'a landline gets no template');
create temporary table p as select * from tests.claim_one('chatwoot.note');
select matches(work ->> 'content', 'O WhatsApp não alcança este número: ligue a partir de 11/03/2026 às 08:00\.$', 'but a note that says to call') from p;
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 3}') from p;

-- A further referral is told, too.
select tests.lead(1, '{"referrer": {"name": "Rita Neves"}, "origin": "event"}');
create temporary table q as select * from tests.claim_one('chatwoot.note');
select is(work ->> 'content', E'Indicada de novo por Rita Neves\n**Nova indicação em 11/03/2026 às 08:00**, feita por Rita Neves (origem: Evento).', 'a touch is told in the conversation') from q;
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 4}') from q;

select outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"priority": "high", "labels_add": ["indica-a"]}') from t;
create temporary table u as select * from tests.claim_one('chatwoot.update');
select is(work - 'whose', '{"account_id": 1, "conversation_id": 7001, "priority": "high", "labels_add": ["indica-a"]}'::jsonb, 'an update touches only what it names') from u;
select is(outbox.complete(tests.worker_id(), id, attempt, '{"assignee_id": 5}'), 'done', 'and is recorded') from u;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
