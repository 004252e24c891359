begin;
select plan(7);

select is(inbox.expiration_time('1641848040'), '2022-01-10 20:54:00+00'::timestamptz, 'Unix seconds');
select is(inbox.expiration_time('2026-04-19T13:59:20+0000'), '2026-04-19 13:59:20+00'::timestamptz, 'a moment with its zone');
select is(inbox.expiration_time('2026-04-19T13:59:20Z'), '2026-04-19 13:59:20+00'::timestamptz, 'in UTC');
select is(inbox.expiration_time('2026-04-19T13:59:20'), null, 'a moment without a zone is none');
select is(inbox.expiration_time('2026-13-45T99:59:20Z'), null, 'nor is an impossible one');
select is(inbox.expiration_time('soon'), null, 'nor a word');
select is(inbox.expiration_time(null), null, 'nothing has no end');

select * from finish();
rollback;
