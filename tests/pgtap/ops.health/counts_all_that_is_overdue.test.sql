begin;
select plan(9);
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
select is(tests.findings('outbox'), '', 'nothing waits');
select cardinality(outbox.enqueue_all(
    'chatwoot.note', array_agg(lead_id), array_agg(util.current_time() - make_interval(mins => n)), array_agg('note:' || n), array_agg('{}'::jsonb)
)) from t, generate_series(2, 5000) as n;
select is(
    tests.sentence('outbox_overdue'),
    format('Jobs overdue: 4999 (chatwoot 4999); the oldest since %s (America/Sao_Paulo).', to_char((util.current_time() - interval '5000 minutes') at time zone 'America/Sao_Paulo', 'YYYY-MM-DD HH24:MI')),
    'every one, and the oldest'
);

select is(tests.findings('statuses'), '', 'a message may take its time');
select tests.advance('61 minutes');
select is(
    tests.sentence('statuses_missing'),
    'Messages accepted for an hour without any status: 2, the first at 2026-03-10 12:00 (America/Sao_Paulo); last webhook of WhatsApp: -.',
    'and when nothing is heard, its webhooks do not come'
);
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status(m.wamid, 'sent')))) from sending.messages as m, t where m.lead_id = t.lead_id;
select is(
    tests.sentence('statuses_missing'),
    'Messages accepted for an hour without any status: 1, the first at 2026-03-10 12:00 (America/Sao_Paulo); last webhook of WhatsApp: 2026-03-10 16:01 UTC.',
    'or some do not'
);

select is(ops.probe_database(), null, 'a database that can be written');
select is(ops.probe_database(), null, 'and can again');
set local transaction_read_only = on;
select is(ops.probe_database(), 'read_only', 'one that cannot');
select is(
    (select format('%s %s %s', h -> 'ready', h #> '{checks,database,ok}', h #>> '{checks,database,findings,0,code}') from ops.health(ops.probe_database()) as h),
    'false false read_only', 'is not ready and says so'
);

select * from finish();
rollback;
