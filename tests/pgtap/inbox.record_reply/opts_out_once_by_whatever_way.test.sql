begin;
select plan(26);

select tests.make_operation();
create function tests.confirmations() returns bigint language sql as $$
    select count(*) from outbox.jobs as m where m.payload ->> 'purpose' = 'opt_out_confirmation'
$$;
create temporary table a as select * from tests.contacted_lead(1);
select is(tests.write(1, 'wamid.1', tests.press_of(stop, 'Parar')), 'applied opted_out', 'the stop button') from a;
select is(tests.status(lead_id), 'opted_out', 'ends the lead') from a;
select is((select l.first_contact_at is not null and l.last_inbound_at is not null from leads.leads as l), true, 'what happened stays known');
select is(tests.confirmations(), 1::bigint, 'one confirmation is ordered');
select is((select count(*) from outbox.jobs as m where (chatwoot.labels_of(m.lead_id, 1)).labels_add ? 'em-conversa'), 0::bigint, 'and nobody celebrates an answer');
select tests.write(1, 'wamid.2', tests.text_of('PARAR'));
select is((select r.outcome from inbox.record_reply(lead_id, tests.channel(), util.current_time(), null, 5, 'text', 'parar') as r), 'opted_out', 'the word, by Chatwoot too') from a;
select is(tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object('wa_id', ltrim(tests.phone(1), '+'), 'user_id', 'BR.1', 'category', 'marketing_messages', 'value', 'stop', 'timestamp', 1773154800))))), 'applied stop', 'and WhatsApp''s own preference');
select is(tests.confirmations(), 1::bigint, 'are one wish with one confirmation');
select is((select count(*) from leads.events as e where e.kind = 'opted_out'), 1::bigint, 'and one event');
select is((select count(*) from outbox.jobs as m where m.payload ->> 'about' = 'opt_out'), 1::bigint, 'and one note');

-- Only the confirmation passes, at any hour, once.
update ops.settings set value = '{"1": ["08:00", "08:01"]}' where key = 'first_contact_hours';
select tests.advance('10 seconds');
select tests.step('chatwoot.update');
select is((tests.claim_one('chatwoot.note')).work ->> 'content', '**A pessoa pediu para não receber mais mensagens** em 10/03/2026 às 12:00 (botão de parar). Não escreva para ela.', 'the consultant is told');
select is((select c.work ->> 'template' from tests.claim_one('whatsapp.template') as c), 'indica_confirmacao_parar', 'the confirmation goes out to whom nothing else may');
select outbox.complete(tests.worker_id(), m.id, m.attempts, '{"wamid": "wamid.bye"}') from outbox.jobs as m where m.payload ->> 'purpose' = 'opt_out_confirmation';
select is((tests.message_of(lead_id)).state || ' ' || tests.status(lead_id), 'accepted opted_out', 'it is sent and the lead stays ended') from a;
select tests.tell('wamid.bye', 'delivered');
select is(tests.status(lead_id), 'opted_out', 'delivered too') from a;
update ops.settings set value = 'null' where key = 'first_contact_hours';
update outbox.jobs set state = 'cancelled', finished_at = now(), claimed_by = null, lease_expires_at = null where state in ('pending', 'claimed');

-- A suppressed person who writes is heard, and not written to.
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.3', tests.text_of('qual o valor?')), 'applied suppressed', 'writing something else lifts nothing');
select is((select count(*) from leads.leads), 1::bigint, 'and opens nothing');
select is(outbox.enqueue('whatsapp.template', lead_id, util.current_time(), 'x', '{"purpose": "first_contact"}') is not null, true, 'any other message') from a;
select is_empty($$select * from outbox.claim(tests.worker_id()) where kind = 'whatsapp.template'$$, 'is never sent');

-- Back again, and out again.
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.4', tests.text_of('Voltar'), util.current_time()), 'applied new_lead', 'the person wants to be written to again');
select is((select string_agg(l.status, ' ' order by l.id) from leads.leads as l), 'opted_out engaged', 'in a lead of its own');
select is((select format('%s %s', count(*), max(c.difference)) from governance.conservation as c), '1 0', 'which the ledger accounts for');
select is(tests.write(1, 'wamid.5', tests.text_of('parar'), util.current_time() - interval '90 seconds'), 'applied outdated', 'an older wish to stop that comes late is taken back already');
select tests.advance('1 minute');
select is(tests.write(1, 'wamid.6', tests.text_of('parar'), util.current_time()), 'applied opted_out', 'a new one counts');
select is(tests.confirmations(), 2::bigint, 'and has a confirmation of its own');
select is(tests.write(1, 'wamid.7', tests.text_of('voltar'), util.current_time() - interval '30 seconds'), 'applied suppressed', 'an older wish to come back does not undo it');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
