begin;
select plan(18);

select tests.make_operation();
create temporary table a as select * from tests.submit(tests.referral(), 'key-1');
select is(coalesce(current_setting('indica.idempotency_replayed', true), ''), '', 'a first request is no replay');
create temporary table b as select * from tests.submit(tests.referral(), 'key-1');

select is(b.http_status, 200, 'the same again is 200') from b;
select is(b.body, a.body, 'with the first answer') from a, b;
select is(current_setting('indica.idempotency_replayed', true), 'true', 'and says that it is a replay');
select is((select count(*) from intake.submissions), 1::bigint, 'and no new submission');
select is((select count(*) from leads.touches), 0::bigint, 'nor a touch');

create temporary table other as select tests.make_token('other') as token_id;
select is(s.http_status, 200, 'the key of another token is another key: a touch')
from other, tests.submit(tests.referral(), 'key-1', token_id) as s;
select is(current_setting('indica.idempotency_replayed', true), '', 'and no replay');

-- Only what was accepted is replayed.
select is((select http_status from tests.submit('{}', 'key-2')), 422, 'a rejected one');
select is((select http_status from tests.submit('{}', 'key-2')), 422, 'is judged again');
select is(current_setting('indica.idempotency_replayed', true), '', 'which is no replay');
select is((select array_agg(s.idempotency_key order by s.id) from intake.submissions as s where s.outcome = 'rejected'), '{NULL,key-2}', 'both stand in the ledger, the last with the key');
select is((select body ->> 'outcome' from tests.submit(tests.referral(3), 'key-2')), 'created', 'corrected, it is taken under the same key');
select is((select http_status from tests.submit('{}', 'key-2')), 422, 'which is then taken');
select is((select body from tests.submit(tests.referral(1), 'key-1')), a.body, 'what another key answers is what it was') from a;

select tests.advance('30 days');
select is((select http_status from tests.submit(tests.referral(), 'key-1')), 200, 'after 30 days the key still answers');
select tests.advance('1 second');
select is((select body ->> 'outcome' from tests.submit(tests.referral(2), 'key-1')), 'created', 'later it is free for another body');
select is(tests.is_sound(), '', 'the ledger adds up');

select * from finish();
rollback;
