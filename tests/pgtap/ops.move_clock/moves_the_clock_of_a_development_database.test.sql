begin;
select plan(4);

select tests.thaw();
select ops.move_clock('3 days');
select ok(util.current_time() between clock_timestamp() + interval '71 hours' and clock_timestamp() + interval '73 hours', 'three days ahead');
select ops.move_clock(null);
select ok(util.current_time() between clock_timestamp() - interval '1 minute' and clock_timestamp() + interval '1 minute', 'and right again');
set local indica.allow_fake_clock = 'off';
select throws_ok($$select ops.move_clock('1 day')$$, 'ID403', null, 'a real database refuses');
select ok(util.current_time() <= clock_timestamp(), 'and shows the real time');

select * from finish();
rollback;
