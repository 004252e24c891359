begin;
select plan(20);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as two;
select tests.drain();
create function tests.attempt(p_lead_id bigint) returns text language sql as $$
    select format('%s|%s|%s|%s', a.state, a.reason, a.message_id, a.finished_at at time zone 'UTC') from rework.attempts as a where a.lead_id = p_lead_id
$$;
create function tests.attempt_id(p_lead_id bigint) returns bigint language sql as $$ select a.id from rework.attempts as a where a.lead_id = p_lead_id $$;
select tests.freeze('2026-03-13 12:00:00+00');
select is((select count(*) from rework.run()), 2::bigint, '(two attempts are planned)');
select is((select count(*) from rework.attempts as a join outbox.jobs as j on j.id = a.outbox_id and j.lead_id = a.lead_id), 2::bigint, 'each with the order of its message');
select tests.remember();

select rework.finish_attempt(tests.attempt_id(one), 'failed', 'x', m.id) from t, sending.messages as m where m.lead_id = one;
select is(tests.what_changed(), 'rework.attempts ~1', 'one attempt ends, the other stays');
select is(tests.attempt(one), format('failed|x|%s|2026-03-13 12:00:00', m.id), 'with its reason, its message and its time') from t join sending.messages as m on m.lead_id = one;
select rework.finish_attempt(tests.attempt_id(one), 'sent', null) from t;
select is(tests.attempt(one), format('sent||%s|2026-03-13 12:00:00', m.id), 'one that had failed may have been sent, and keeps its message') from t join sending.messages as m on m.lead_id = one;
select tests.what_changed();
select rework.finish_attempt(tests.attempt_id(one), 'failed', 'y') from t;
select is(tests.what_changed(), 'nothing', 'one that was sent stays so');
select ok(rework.reopen_attempt(tests.attempt_id(one)), 'unless it is opened again') from t;
select is(tests.what_changed(), 'rework.attempts ~1', 'it alone');
select matches(tests.attempt(one), '^planned\|\|\d+\|$', 'planned, without a reason and an end') from t;
select ok(not rework.reopen_attempt(tests.attempt_id(one)), 'what is planned needs no opening') from t;

select is(rework.cancel(one, 'why'), 1, 'what is planned is cancelled') from t;
select is(tests.what_changed(), 'rework.attempts ~1', 'of one lead');
select matches(tests.attempt(one), '^cancelled\|why\|\d+\|2026-03-13 12:00:00$', 'with a reason and its time') from t;
select is(rework.cancel(one, 'again'), 0, 'there is nothing left to cancel') from t;
select is(tests.what_changed(), 'nothing', 'and nothing changes');
select rework.finish_attempt(tests.attempt_id(one), 'failed', 'z') from t;
select is(tests.what_changed(), 'nothing', 'what was cancelled does not fail');
select rework.finish_attempt(tests.attempt_id(one), 'sent', 'accepted') from t;
select is(tests.what_changed(), 'rework.attempts ~1', 'what was on its way when it was cancelled was sent');
select matches(tests.attempt(one), '^sent\|accepted\|', 'and says so') from t;

-- An order that was cancelled is brought back, and it alone.
update outbox.jobs set state = 'cancelled', finished_at = now() where kind = 'whatsapp.template' and state = 'pending';
select tests.remember();
select is((select tests.did(outbox.restore(j.dedupe_key, '2026-03-20 12:00Z')) from t join outbox.jobs as j on j.lead_id = t.one and j.state = 'cancelled'), 't: outbox.jobs ~1', 'an order is brought back');
select is(outbox.restore('no such order', now()), false, 'one that there is not is not');

select * from finish();
rollback;
