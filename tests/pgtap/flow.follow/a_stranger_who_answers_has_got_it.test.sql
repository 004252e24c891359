begin;
select plan(4);

-- Nobody knows whether two first messages left; somebody else answers one of them.
select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table o as select tests.lead_with_conversation(2) as lead_id;
select tests.advance('10 seconds');
create temporary table claimed as select * from outbox.claim(tests.worker_id(), 10);
select outbox.fail(tests.worker_id(), q.id, q.attempt, tests.error(null, '{"phase": "no_answer"}')) from claimed as q where q.kind = 'whatsapp.template';
select tests.advance('1 hour');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is(tests.status(lead_id), 'new', 'it may never have left') from a;
select is(tests.write(1, 'wamid.1', tests.text_of('Não sou eu')), 'applied wrong_person', 'whoever answers has got it');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted human_review', 'so we had written, to somebody else') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
