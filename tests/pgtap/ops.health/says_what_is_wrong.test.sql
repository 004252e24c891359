begin;
select plan(12);

create function tests.check(p_name text) returns text language sql as $$
    select format('%s: %s', h -> 'ok', h ->> 'detail') from (select ops.health() #> array['checks', p_name] as h) as x
$$;

select is(ops.health() -> 'ready', 'true', 'a database that can be written is ready');
select is(tests.check('workers'), 'false: 0 alive', 'nobody works yet');
select is(tests.check('channel'), 'false: none set up', 'no channel yet');
select tests.make_operation();
select is(tests.check('workers'), 'true: 1 alive', 'a worker that was heard within a minute lives');
select is(tests.check('channel'), 'true: principal active', 'the channel is active');
select is(tests.check('outbox'), 'true: nothing overdue', 'nothing waits');
select is(tests.check('dead_letters'), 'true: 0 dead', 'nothing is dead');

create temporary table t as select tests.lead() as lead_id;
select tests.advance('2 minutes');
select is(tests.check('workers'), 'false: 0 alive', 'a silent worker does not count');
select matches(tests.check('outbox'), '^false: 1 overdue', 'a row that waits for more than a minute is overdue');
update sending.channels set state = 'stopped', state_reason = '190';
select is(tests.check('channel'), 'false: principal stopped: 190', 'a stopped channel says why');
update outbox.jobs set state = 'dead', finished_at = now();
select is(tests.check('dead_letters'), 'false: 1 dead', 'dead letters are counted');
select is(ops.health() -> 'ready', 'true', 'none of it keeps leads from being taken');

select * from finish();
rollback;
