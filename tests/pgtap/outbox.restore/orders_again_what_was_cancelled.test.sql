begin;
select plan(10);

select tests.make_crowd();
create temporary table j as
select
    outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => tests.nth(1), p_due_at => util.current_time() + interval '1 hour', p_dedupe_key => 'test:1', p_payload => '{"about": "summary"}') as one,
    outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => tests.nth(1), p_due_at => util.current_time() + interval '1 hour', p_dedupe_key => 'test:2', p_payload => '{"about": "message"}') as two,
    outbox.enqueue(p_kind => 'chatwoot.note', p_lead_id => tests.nth(2), p_due_at => util.current_time() + interval '1 hour', p_dedupe_key => 'test:3', p_payload => '{"about": "message"}') as three;
select outbox.cancel(tests.nth(1), '{chatwoot.note}', 'overtaken', util.current_time());
select outbox.cancel(tests.nth(2), '{chatwoot.note}', 'overtaken', util.current_time());
select tests.advance('1 minute');
select tests.remember();
select is(tests.did(outbox.restore('test:1', util.current_time() - interval '1 day')), 't: outbox.jobs ~1', 'one is ordered again');
select is((select concat_ws(' ', m.state, m.finished_at, m.last_error, m.due_at = util.current_time(), m.created_at = util.current_time()) from outbox.jobs as m where m.dedupe_key = 'test:1'), 'pending t t', 'from now on, at once');
select is(tests.did(outbox.restore('test:2', util.current_time() + interval '1 day')), 't: outbox.jobs ~1', 'another');
select is((select m.due_at - util.current_time() from outbox.jobs as m where m.dedupe_key = 'test:2'), interval '1 day', 'not before its time');
select is((select m.state from outbox.jobs as m where m.dedupe_key = 'test:3'), 'cancelled', 'the other lead''s is what it was');
select is(tests.did(outbox.restore('test:1', util.current_time())), 'f: nothing', 'what waits is ordered already');
select is(tests.did(outbox.restore('test:none', util.current_time())), 'f: nothing', 'what never was is not ordered');
select is(tests.did(outbox.restore(null, util.current_time())), 'f: nothing', 'nor what has no key');
update outbox.jobs set state = 'done', finished_at = util.current_time() where dedupe_key = 'test:1';
update outbox.jobs set state = 'dead', finished_at = util.current_time() where dedupe_key = 'test:2';
select tests.remember();
select is(tests.did(outbox.restore('test:1', util.current_time())), 'f: nothing', 'what was done is done');
select is(tests.did(outbox.restore('test:2', util.current_time())), 'f: nothing', 'what is dead is for somebody to look at');

select * from finish();
rollback;
