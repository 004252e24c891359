begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(190)) from c;
select tests.advance('59 seconds');
select is_empty('select * from outbox.claim(tests.worker_id())', 'a stopped channel holds the template');
select tests.advance('1 second');
select is(sending.resume_channel('principal'), 1, 'once mended, what was held is due');
select is((select format('%s|%s|%s', x.state, x.state_reason, x.held_until) from sending.channels as x), 'active||', 'the channel is active again');
select ok(tests.step('whatsapp.template') is not null, 'and sends');
select is(sending.resume_channel('principal'), 0, 'a channel that runs goes on running');
select throws_ok($$select sending.resume_channel('none')$$, 'ID204', null, 'a channel that does not exist is not found');

update sending.templates set state = 'paused';
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select is_empty('select * from outbox.claim(tests.worker_id())', 'what waits for a template');
select is(sending.resume_channel('principal'), 0, 'goes on waiting for it');

select * from finish();
rollback;
