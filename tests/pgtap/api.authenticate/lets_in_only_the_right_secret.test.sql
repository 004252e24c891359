begin;
select plan(11);

select tests.make_operation();
create temporary table made as select token_id, split_part(token, '_', 2) as prefix, sha256(convert_to(split_part(token, '_', 3), 'UTF8')) as hash
from ops.create_token('Site', '{leads:write,leads:read}', p_requests_per_minute => 3);
grant select on made to public;

select tests.as_role('indica_api');
select is((select format('%s|%s|%s', a.token_id = m.token_id, a.scopes, a.retry_after_seconds) from api.authenticate(m.prefix, m.hash) as a), 't|{leads:write,leads:read}|', 'prefix and secret name the token and what it may do') from made as m;
select is_empty(format('select * from api.authenticate(%L, %L)', prefix, sha256('x')), 'another secret lets nobody in') from made;
select is_empty(format('select * from api.authenticate(%L, %L)', 'x' || prefix, hash), 'nor another prefix') from made;
select is_empty(format('select * from api.authenticate(%L, null)', prefix), 'nor no secret') from made;
select is_empty(format('select * from api.authenticate(null, %L)', hash), 'nor no prefix') from made;
select throws_ok('select * from ops.api_tokens', '42501', null, 'the role reads no token table');
select tests.as_role('none');

-- The minute of the wall clock may turn in between: the count is set by hand.
update ops.request_windows set requests = 2, starts_at = date_trunc('minute', clock_timestamp());
select is((select a.retry_after_seconds from api.authenticate(prefix, hash) as a), null, 'the third request of the minute is within the limit of three') from made;
update ops.request_windows set requests = 3, starts_at = date_trunc('minute', clock_timestamp());
select ok((select a.retry_after_seconds between 1 and 60 and a.token_id = m.token_id from api.authenticate(m.prefix, m.hash) as a), 'the fourth is told when to come again') from made as m;
select is((select w.requests from ops.request_windows as w), 4, 'and counts too');
update ops.request_windows set requests = 3, starts_at = date_trunc('minute', clock_timestamp());
select is_empty(format('select * from api.authenticate(%L, %L)', prefix, sha256('x')), 'a wrong secret') from made;
select is((select w.requests from ops.request_windows as w), 3, 'costs the owner of the token nothing');

select * from finish();
rollback;
