begin;
select plan(15);

select tests.make_operation('2026-03-10 15:00:00+00');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
-- The uninvolved one.
create temporary table z as select tests.lead_with_conversation(9) as lead_id;
select tests.step('whatsapp.template', '{"chatwoot_message_id": 900}');
select tests.drain();

-- The conversation was deleted by hand.
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(404)), 'pending', 'a conversation that vanished') from c;
select is((select count(*) from chatwoot.conversations as v, t where v.lead_id = t.lead_id), 0::bigint, 'is forgotten');
select is((select count(*) from chatwoot.conversations as v, z where v.lead_id = z.lead_id), 1::bigint, 'and nobody else''s');
select tests.step('chatwoot.contact', '{"contact_id": 9001}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7101}');
select tests.advance('1 minute');
select is((select work #>> '{chatwoot,conversation_id}' from tests.claim_one('whatsapp.template')), '7101', 'it is made again, and the template leaves from there');
select is((select m.state from sending.messages as m, t where m.lead_id = t.lead_id), 'sending', 'once');
select is(outbox.complete(tests.worker_id(), c.id, 2, '{"chatwoot_message_id": 11}'), 'done', 'Chatwoot takes it') from c;
select tests.drain();

-- A token that is not taken passes; a record that is refused does not.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(401)), 'pending', 'a token that Chatwoot does not take is waited for') from d;
select is((select c.state from sending.channels as c where c.is_default), 'active', 'and stops no number');
select tests.advance('10 minutes');
create temporary table e as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(422)), 'dead', 'a message that it refuses is not repeated') from e;
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from u;
select is((select m.state from sending.messages as m, u where m.lead_id = u.lead_id), 'failed', 'since it did not leave');
select tests.drain();

-- Another person's conversation.
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
create temporary table f as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(null, '{"operation": "conversations/identity"}')), 'pending', 'a conversation that is another person''s') from f;
select is((select count(*) from chatwoot.mismatches as m, v where m.lead_id = v.lead_id), 1::bigint, 'is told');
select is((select count(*) from chatwoot.mismatches as m, z where m.lead_id = z.lead_id), 0::bigint, 'of that lead alone');
select is((select m.state from sending.messages as m, z where m.lead_id = z.lead_id), 'accepted', 'the uninvolved message is as it was');

select * from finish();
rollback;
