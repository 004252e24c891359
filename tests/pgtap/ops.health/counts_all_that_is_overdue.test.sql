begin;
select plan(7);
create function tests.check(p_name text) returns text language sql as $$
    select format('%s: %s', h -> 'ok', h ->> 'detail') from (select ops.health() #> array['checks', p_name] as h) as x
$$;
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
select is(tests.check('outbox'), 'true: nothing overdue', 'nothing waits');
select outbox.enqueue('chatwoot.note', lead_id, util.current_time() - make_interval(mins => n)) from t, generate_series(2, 5000) as n;
select is(tests.check('outbox'), format('false: 4999 overdue, the oldest since %s (chatwoot 4999)', util.current_time() - interval '5000 minutes'), 'every one, and the oldest');

select is(tests.check('statuses'), 'true: every accepted message was heard of', 'a message may take its time');
select tests.advance('61 minutes');
select is(tests.check('statuses'), 'false: 2 accepted for an hour without a status, the oldest at 2026-03-10 15:00:00+00; no webhook of WhatsApp since', 'and when nothing is heard, its webhooks do not come');
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'sent')))) from sending.messages as m, t where m.lead_id = t.lead_id;
select is(tests.check('statuses'), 'false: 1 accepted for an hour without a status, the oldest at 2026-03-10 15:00:00+00; last webhook of WhatsApp at 2026-03-10 16:01:00+00', 'or some do not');

set local transaction_read_only = on;
select is(ops.health() -> 'ready', 'false', 'a database that cannot be written is not ready');
select is(tests.check('database'), 'false: read only', 'and says so');

select * from finish();
rollback;
