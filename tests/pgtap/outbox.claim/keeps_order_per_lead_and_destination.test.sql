begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
create temporary table u as select tests.lead(2) as two;
select outbox.enqueue('chatwoot.update', one, util.current_time(), null, '{"priority": "high"}') from t;
select outbox.enqueue('chatwoot.update', one, util.current_time(), null, '{"labels_add": ["indica-x"]}') from t;
create function tests.claimed() returns text language sql as $$
    select coalesce(string_agg(format('%s %s', c.kind, coalesce(c.work ->> 'priority', c.work ->> 'labels_add')), ', ' order by c.kind, c.id), 'nothing') from outbox.claim(tests.worker_id()) as c
$$;

select is(tests.claimed(), 'chatwoot.contact , chatwoot.update high, whatsapp.template ', 'one row per lead and destination; leads and destinations run side by side');
select is(tests.claimed(), 'nothing', 'the next waits for the one before');
create temporary table first as select m.id, m.attempts from outbox.jobs as m where m.payload ? 'priority';
select outbox.fail(tests.worker_id(), id, attempts, tests.chatwoot_error(503, '{"phase": "no_answer"}')) from first;
select is(tests.claimed(), 'nothing', 'also while that one waits for its next attempt');
select tests.advance('1 minute');
select is((select string_agg(c.kind || ' ' || (c.work ->> 'priority'), ',') from outbox.claim(tests.worker_id()) as c), 'chatwoot.update high', 'which comes first');
select is(outbox.complete(tests.worker_id(), id, 2, '{}'), 'done', 'once it is done') from first;
select is(tests.claimed(), 'chatwoot.update ["indica-x"]', 'the next follows');

-- A lead that is stuck blocks nobody else.
create temporary table stuck as select m.id, m.attempts from outbox.jobs as m, u where m.lead_id = u.two and m.kind = 'chatwoot.contact';
select is((select m.state from outbox.jobs as m, stuck where m.id = stuck.id), 'claimed', 'the second lead''s contact is still being made');
select is(tests.row_state(tests.row_id(one, 'whatsapp.template')), 'claimed', 'and the first lead''s template is on its way') from t;
select tests.lead(n) from generate_series(10, 14) as n;
select is((select count(*) from outbox.claim(tests.worker_id())), 5::bigint, 'new leads go on');
select is((select count(*) from (select m.lead_id, m.destination from outbox.jobs as m where m.state = 'claimed' group by 1, 2 having count(*) > 1) as x), 0::bigint, 'no lane has two');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
