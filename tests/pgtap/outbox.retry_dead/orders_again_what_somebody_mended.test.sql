begin;
select plan(21);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select throws_ok(format('select outbox.retry_dead(%s)', id), 'ID303', null, 'a row that lives is not ordered again') from c;
select throws_ok('select outbox.retry_dead(0)', 'ID202', null, 'nor one that does not exist');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(132018)) from c;
select is(tests.next_action(lead_id), 'human_review', 'a message that was built wrong waits for somebody') from t;

select lives_ok(format('select outbox.retry_dead(%s)', id), 'who mends it and orders it again') from c;
select is((select format('%s %s %s', m.state, m.due_at = util.current_time(), m.finished_at) from outbox.jobs as m, c where m.id = c.id), 'pending t ', 'it is due at once');
select is((select format('%s %s', m.state, m.failed_at) from sending.messages as m), 'queued ', 'the message queued');
select is(tests.next_action(lead_id), 'first_contact', 'the lead waits for it') from t;
select is((select e.actor || ' ' || e.kind from leads.events as e, t where e.lead_id = t.lead_id order by e.seq desc limit 1), 'operator outbox_retried', 'the history says who did it');
select tests.advance('7 seconds');
select ok(tests.step('whatsapp.template') is not null, 'and it goes out');
select is(tests.is_sound(), '', 'all is accounted for');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- Where nobody knows whether the first left.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from d;
select throws_ok(format('select outbox.retry_dead(%s)', id), 'ID304', null, 'a send whose outcome is unknown may reach the person twice') from d;
select is((select m.state from sending.messages as m, u where m.lead_id = u.lead_id), 'unknown', 'and stays as it is');
select lives_ok(format('select outbox.retry_dead(%s, true)', id), 'unless somebody answers for that') from d;
select tests.advance('7 seconds');
select tests.step('whatsapp.template');
select is((select m.sends from sending.messages as m, u where m.lead_id = u.lead_id), 2, 'two may have left, and it says so');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- The person wrote meanwhile: there is no first contact to make any more.
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
create temporary table e as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(132018)) from e;
select tests.reply(lead_id) from v;
select outbox.retry_dead(id) from e;
select is(tests.next_action(lead_id), 'answer_person', 'a lead that moved on keeps its next action') from v;
select is_empty($$select * from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'$$, 'nothing is sent');
select is((select format('%s %s', tests.row_state(e.id), m.state) from e, v, sending.messages as m where m.lead_id = v.lead_id), 'cancelled cancelled', 'the order ends');
select is(tests.is_sound(), '', 'and nothing stagnates');

-- Chatwoot rows.
create temporary table w as select tests.lead(4) as lead_id;
update outbox.jobs set attempts = 2 where lead_id = (select lead_id from w);
create temporary table f as select c.* from outbox.claim(tests.worker_id()) as c, w where c.lead_id = w.lead_id;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(422)), 'dead', 'a contact that Chatwoot refused') from f;
select outbox.retry_dead(id, p_by => null) from f;
select is((select e.actor from leads.events as e, w where e.lead_id = w.lead_id order by e.seq desc limit 1), 'operator', 'whoever says nobody is an operator');
select is((select c.attempt from outbox.claim(tests.worker_id()) as c, f where c.id = f.id), 4, 'is tried again') ;

select * from finish();
rollback;
