begin;
select plan(9);

select cmp_ok(util.current_time(), '>=', now(), 'without a stopped clock it is the time of the moment, not of the transaction');
select isnt(
    (select util.current_time() from pg_sleep(0.002)), now(),
    'the time goes on inside a transaction'
);

set local indica.fake_now = '2026-03-10 12:00:00-03';
select is(util.current_time(), '2026-03-10 15:00:00+00'::timestamptz, 'the session setting replaces it');

set local indica.fake_now = '';
select cmp_ok(util.current_time(), '>=', now(), 'an empty setting replaces nothing');

set local indica.fake_now = 'tomorrow-ish';
select throws_ok('select util.current_time()', '22007', null, 'a setting that is no time is an error, not the real time');

set local indica.fake_now = '2026-03-10 12:00:00-03';
set local indica.allow_fake_clock = 'off';
select cmp_ok(util.current_time(), '>=', now(), 'a database that does not allow it keeps its own time');

set local indica.allow_fake_clock = 'on';
select is(util.current_time(), '2026-03-10 15:00:00+00'::timestamptz, 'unless this session alone had said no');
do $$ begin execute format('alter database %I reset indica.allow_fake_clock', current_database()); end $$;
select cmp_ok(util.current_time(), '>=', now(), 'what a session says for itself allows nothing');
do $$ begin execute format('alter role indica_cron in database %I set indica.allow_fake_clock to %L', current_database(), 'on'); end $$;
select cmp_ok(util.current_time(), '>=', now(), 'nor what a role does');

select * from finish();
rollback;
