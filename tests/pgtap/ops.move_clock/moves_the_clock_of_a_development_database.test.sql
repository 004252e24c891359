begin;
select plan(6);

select tests.thaw();
select ops.record_api_heartbeat('web-1', 1, '0.1.0', false), ops.record_api_heartbeat('web-2', 2, '0.1.0', false);
update ops.api_processes set heartbeat_at = heartbeat_at - interval '5 minutes' where name = 'web-2';
select ops.move_clock('3 days');
select is((select string_agg(p.name || ' ' || p.state, ', ' order by p.name) from governance.processes as p where p.kind = 'api'), 'web-1 alive, web-2 silent', 'who was heard just now is alive, who was silent is silent');
select ok(util.current_time() between clock_timestamp() + interval '71 hours' and clock_timestamp() + interval '73 hours', 'three days ahead');
select ops.move_clock(null);
select is((select string_agg(p.name || ' ' || p.state, ', ' order by p.name) from governance.processes as p where p.kind = 'api' and p.name = 'web-1'), 'web-1 alive', 'also when it goes back');
select ok(util.current_time() between clock_timestamp() - interval '1 minute' and clock_timestamp() + interval '1 minute', 'and right again');
set local indica.allow_fake_clock = 'off';
select throws_ok($$select ops.move_clock('1 day')$$, 'ID403', null, 'a real database refuses');
select ok(util.current_time() <= clock_timestamp(), 'and shows the real time');

select * from finish();
rollback;
