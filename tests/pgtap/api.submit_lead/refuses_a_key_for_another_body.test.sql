begin;
select plan(6);

select tests.make_operation();
create temporary table a as select * from tests.submit(tests.referral(1), 'key-1');
create temporary table b as select * from tests.submit(tests.referral(2), 'key-1');
select is(http_status, 422, 'another body under the same key is 422') from b;
select is(body ->> 'code', 'ID104', 'and says so') from b;
select is((select format('%s|%s|%s', s.outcome, s.reason, s.idempotency_key) from intake.submissions as s order by s.id desc limit 1), 'rejected|idempotency_key_reused|',
    'it is in the ledger without taking the key');
select is((select count(*) from leads.leads), 1::bigint, 'nothing else came of it');
select is(c.http_status, 200, 'the first body still replays') from tests.submit(tests.referral(1), 'key-1') as c;
select is(tests.is_sound(), '', 'the ledger adds up');

select * from finish();
rollback;
