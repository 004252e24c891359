begin;
select plan(9);

select tests.freeze('2026-03-10 15:00+00');
create temporary table w (id bigint);
grant all on w to public;
select tests.as_role('indica_worker');
insert into w select outbox.register_worker('host:7', 7, '1.2.3');
select tests.as_role('none');
create function tests.show() returns text language sql as $$
    select format('%s %s %s %s %s %s', x.name, x.pid, x.version, x.started_at::time, x.heartbeat_at::time, x.stopped_at::time) from outbox.workers as x join w on w.id = x.id
$$;
select is(tests.show(), 'host:7 7 1.2.3 15:00:00 15:00:00 ', 'a worker says who it is');
select isnt((select outbox.register_worker('host:7', 7, '1.2.3')), id, 'the same process started again is another worker') from w;
select tests.advance('10 seconds');
select tests.as_role('indica_worker');
select outbox.heartbeat(id) from w;
select tests.as_role('none');
select is(tests.show(), 'host:7 7 1.2.3 15:00:00 15:00:10 ', 'that it lives');
select tests.advance('10 seconds');
select tests.as_role('indica_worker');
select outbox.unregister_worker(id) from w;
select tests.as_role('none');
select is(tests.show(), 'host:7 7 1.2.3 15:00:00 15:00:10 15:00:20', 'and that it stopped');
select tests.advance('10 seconds');
select outbox.heartbeat(id), outbox.unregister_worker(id) from w;
select is(tests.show(), 'host:7 7 1.2.3 15:00:00 15:00:10 15:00:20', 'which is its last word');
select lives_ok('select outbox.heartbeat(0), outbox.unregister_worker(0)', 'a worker that nobody knows is no error');
select tests.as_role('indica_api');
select throws_ok($$select outbox.register_worker('x', 1, '1')$$, '42501', null, 'the API''s role registers none');
select throws_ok('select outbox.heartbeat(1)', '42501', null, 'keeps none alive');
select throws_ok('select outbox.unregister_worker(1)', '42501', null, 'and stops none');

select * from finish();
rollback;
