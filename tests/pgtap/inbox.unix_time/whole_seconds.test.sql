begin;
select plan(7);

set time zone 'UTC';
select is(inbox.unix_time('0'), '1970-01-01 00:00:00+00', 'the beginning');
select is(inbox.unix_time('1773154800'), '2026-03-10 15:00:00+00', 'a time of today');
select is(inbox.unix_time('99999999999'), '5138-11-16 09:46:39+00', 'eleven digits');
select is(inbox.unix_time('100000000000'), null, 'no more');
select is(inbox.unix_time('17.5'), null, 'no fraction');
select is(inbox.unix_time(''), null, 'no blank');
select is(inbox.unix_time(null), null, 'nothing');

select * from finish();
rollback;
