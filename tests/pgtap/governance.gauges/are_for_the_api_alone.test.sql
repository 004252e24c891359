begin;
select plan(8);
select tests.make_operation();
select ok((select bool_and(g.value = 0) from governance.gauges() as g where g.name not in ('job_late', 'health_findings', 'processes_alive')), 'an operation without work has figures, all zero');
select is((select count(*) from governance.gauges() as g where g.name = 'job_late'), (select count(*) from jobs.schedules as s where s.is_enabled), 'one for each job');
select is((select sum(g.value) from governance.gauges() as g where g.name = 'health_findings'), (select count(*) from governance.health_findings)::double precision, 'what health finds is counted by check');
select is((select g.value from governance.gauges() as g where g.name = 'processes_alive' and g.label_value = 'worker'), 1::double precision, 'and who lives');
select outbox.enqueue('webhook.deliver', null, util.current_time() - interval '90 seconds'), outbox.enqueue('webhook.deliver', null, util.current_time()),
    outbox.enqueue('meta.lead', null, util.current_time() - interval '5 seconds'), outbox.enqueue('chatwoot.note', null, util.current_time() + interval '1 day');
select results_eq(
    $$select g.label_value, g.value from governance.gauges() as g where g.name = 'outbox_oldest_due_seconds' order by 1$$,
    $$values ('bulk', 90::double precision), ('normal', 0), ('urgent', 5)$$, 'how long work waits that is due, by its urgency'
);
update ops.settings set value = '256' where key = 'chatwoot_in_flight';
select outbox.report_latency('chatwoot', 3, 1);
select is((select g.value from governance.gauges() as g where g.name = 'outbox_in_flight_limit' and g.label_value = 'chatwoot'), 179.2::double precision, 'and how many may be in flight');
select tests.as_role('indica_api');
select ok((select count(*) > 5 from api.gauges(tests.service())), 'the API reads them');
reset role;
select tests.as_role('indica_worker');
select throws_ok('select * from api.gauges(tests.service())', '42501', null, 'the worker does not');
select * from finish();
rollback;
