begin;
select plan(16);

select is(ops.health() -> 'ready', 'true', 'a database that can be written is ready');
select is(tests.findings('workers'), 'no_worker', 'nobody works yet');
select is(tests.findings('api'), 'no_api', 'nor serves');
select is(tests.findings('channel'), 'no_channel', 'no channel yet');
select tests.make_operation();
select api.heartbeat(tests.service(), 'host', 7, '1', '{}');
select is(tests.findings('workers'), '', 'a worker that was heard within a minute lives');
select is(tests.findings('api'), '', 'and so does the API');
select is(tests.findings('channel'), '', 'the channel is active');
select is(tests.findings('outbox') || tests.findings('dead_letters'), '', 'nothing waits, nothing is dead');

create temporary table t as select tests.lead() as lead_id;
select tests.advance('2 minutes');
select is(tests.findings('workers'), 'no_worker', 'a silent worker does not count');
select is(tests.findings('api'), 'no_api', 'nor does a silent API');
select is(tests.findings('outbox'), 'outbox_overdue chatwoot 1', 'a row that waits for more than a minute is overdue');
update sending.channels set state = 'stopped', state_reason = '190';
select matches(tests.sentence('channel_stopped'), '^The number principal stopped at .*: 190; messages that wait: 0, the first since -', 'a stopped channel says why');
update outbox.jobs set state = 'dead', finished_at = now() where kind = 'chatwoot.contact';
select is(tests.findings('dead_letters'), 'jobs_dead chatwoot.contact 1', 'dead letters are counted');
select is(ops.health() -> 'ready', 'true', 'none of it keeps leads from being taken');

select set_config('indica.locale', 'en', true);
select is((select count(*) from governance.health_findings as h where h.sentence is null or h.remedy is null or h.remedy like '%s%$%'), 0::bigint, 'each has a sentence and a remedy');
select set_config('indica.locale', 'pt-BR', true);
select matches((select h.remedy from governance.health_findings as h where h.code = 'channel_stopped'), 'indica channel resume principal', 'in both languages, naming what it is about');

select * from finish();
rollback;
