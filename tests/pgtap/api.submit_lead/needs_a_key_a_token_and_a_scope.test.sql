begin;
select plan(22);

select tests.make_operation();
create temporary table answers as
select t.what, t.expected, s.http_status, s.body ->> 'code' as code
from (values
    ('no key', null, '422 ID103'),
    ('an empty key', '', '422 ID103'),
    ('a key with a space', 'a b', '422 ID103'),
    ('a key with a letter beyond ASCII', 'chavé', '422 ID103'),
    ('a key of 256 characters', repeat('k', 256), '422 ID103'),
    ('a key of 255 characters', repeat('k', 255), '201 ')
) as t (what, key, expected),
    tests.submit(tests.referral(), t.key) as s;
select is(http_status || ' ' || coalesce(code, ''), expected, what) from answers;
select is((select count(*) from intake.submissions as s where s.reason = 'idempotency_key_required'), 5::bigint, 'requests without a key are in the ledger');

create temporary table readers as select tests.make_token('reader', '{leads:read}') as token_id;
create temporary table denied as select s.* from readers, tests.submit(tests.referral(), 'k', readers.token_id) as s;
select is(format('%s %s %s', http_status, body ->> 'code', body ->> 'outcome'), '403 ID402 rejected', 'a token that may not write is refused') from denied;
select is((select s.reason from intake.submissions as s order by s.id desc limit 1), 'scope_missing', 'and it is in the ledger');
select is((select s.http_status from tests.submit(tests.referral(3), 'k', tests.make_token('root', '{admin}')) as s), 201, 'admin may write');

create temporary table before as select count(*) as n from intake.submissions;
select is(format('%s %s', s.http_status, s.body ->> 'code'), '401 ID401', 'an unknown token') from tests.submit(tests.referral(), 'k', 0) as s;
select is(s.http_status, 401, 'no token') from tests.submit(tests.referral(), 'k', null) as s;
create temporary table gone as select * from ops.create_token('gone', '{leads:write}');
select ops.revoke_token(token) from gone;
select is(s.http_status, 401, 'a revoked token') from gone, tests.submit(tests.referral(), 'k', gone.token_id) as s;

select is(format('%s %s', s.http_status, s.body ->> 'code'), '413 ID502', 'a body of 65,537 bytes')
from tests.submit_raw(convert_to('{"a": "' || repeat('x', 65537 - 9) || '"}', 'UTF8')) as s;
select is((select count(*) from intake.submissions), n, '401 and 413 are counted elsewhere, not stored') from before;
select is(s.http_status, 422, 'a body of 65,536 bytes is read') from tests.submit_raw(convert_to('{"a": "' || repeat('x', 65536 - 9) || '"}', 'UTF8')) as s;

select tests.as_role('indica_api');
select is(s.http_status, 200, 'the role of the API may call it') from tests.submit(tests.referral(1)) as s;
select throws_ok('select * from intake.submissions', '42501', null, 'and may not read the ledger');
select throws_ok($$select intake.process_submission(null, null, now())$$, '42501', null, 'nor call what is inside');
select tests.as_role('indica_worker');
select throws_ok($$select * from api.submit_lead(tests.credential(1), '', 'k')$$, '42501', null, 'the role of the worker may not');
select tests.as_role('none');
select is(tests.is_sound(), '', 'the ledger adds up');
select is((select count(*) from intake.quarantine as q where q.reason = 'internal_error'), 0::bigint, 'and none of it was a fault of ours');

select * from finish();
rollback;
