begin;
select plan(2);

-- Two people whose numbers refused a message a minute ago; one of them takes the one that is under way.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select tests.lead_with_conversation(1) as id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
create temporary table b as select tests.lead(2) as id;
update people.identifiers as i set refused_at = util.current_time() - interval '1 minute' where i.kind = 'phone';
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result('whatsapp.template', c.id, c.work)) from c;
select is((select i.refused_at from people.identifiers as i, a where i.kind = 'phone' and i.person_id = tests.person_id(a.id)), null, 'what WhatsApp took outweighs what was refused before it');
select isnt((select i.refused_at from people.identifiers as i, b where i.kind = 'phone' and i.person_id = tests.person_id(b.id)), null, 'of that number alone');

select * from finish();
rollback;
