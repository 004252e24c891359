begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
create function tests.shown(p_key text) returns text language sql as $$
    select concat_ws(' ', o.state, o.due_at - util.current_time(), o.claimed_by is null, o.finished_at is null) from outbox.jobs as o where o.dedupe_key = p_key
$$;
create temporary table k as select 'contact:' || lead_id as one, 'contact:' || other as two from t;
select is(outbox.requeue('contact:0', util.current_time()), false, 'there is none to order again');
select tests.step('chatwoot.contact');
select is(tests.shown(one), 'done 00:00:00 t f', 'what was done') from k;
select is(outbox.requeue(one, util.current_time() + interval '1 minute'), true, 'is ordered again') from k;
select is(tests.shown(one), 'pending 00:01:00 t t', 'for later') from k;
select tests.advance('1 minute');
create temporary table c as select c.id from outbox.claim(tests.worker_id(), 100) as c;
select is(tests.shown(one), 'claimed 00:00:00 f t', 'what a worker holds') from k;
select is(outbox.requeue(one, util.current_time()), true, 'is taken back') from k;
select is(tests.shown(one), 'pending 00:00:00 t t', 'and due') from k;
select is(tests.shown(two), 'claimed -00:01:00 f t', 'the other lead''s is still held') from k;

select * from finish();
rollback;
