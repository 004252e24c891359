begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
create temporary table a as select outbox.enqueue('chatwoot.note', lead_id, '2026-03-11 12:00+00', 'key', '{"about": "summary"}') as id from t;
select is((select format('%s|%s|%s|%s|%s', m.kind, m.destination, m.state, m.due_at at time zone 'UTC', m.payload) from outbox.jobs as m, a where m.id = a.id),
    'chatwoot.note|chatwoot|pending|2026-03-11 12:00:00|{"about": "summary"}', 'a row is ordered for a moment');
select is(outbox.enqueue('chatwoot.note', lead_id, util.current_time(), 'key'), null, 'the same key orders nothing') from t;
update outbox.jobs as m set state = 'done', finished_at = now() from a where m.id = a.id;
select is(outbox.enqueue('chatwoot.note', lead_id, util.current_time(), 'key'), null, 'not even when it was delivered long ago') from t;
select isnt(outbox.enqueue('chatwoot.note', lead_id, util.current_time()), outbox.enqueue('chatwoot.note', lead_id, util.current_time()), 'without a key each call orders one') from t;
select throws_ok(format($$select outbox.enqueue('chatwoot.merge', %s, now())$$, lead_id), '23503', null, 'an unknown kind is refused') from t;
select throws_ok($$select outbox.enqueue('chatwoot.note', 0, now())$$, '23503', null, 'so is an unknown lead');
select is_empty($$select m.payload from outbox.jobs as m where m.payload::text ~ 'Maria|\+55'$$, 'rows hold no personal value');

select * from finish();
rollback;
