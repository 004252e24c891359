begin;
select plan(13);

select tests.make_operation();
create temporary table made as select token_id, split_part(token, '_', 2) as prefix, sha256(convert_to(split_part(token, '_', 3), 'UTF8')) as hash
from ops.create_token('Site', '{leads:write,leads:read}', p_requests_per_minute => 3);
grant select on made to public;

create function tests.lets_in(p_prefix text, p_hash bytea)
returns boolean
language sql
as $$
    select exists (select from api.authenticate(row(p_prefix, p_hash)::ops.credential))
$$;

grant usage on schema ops to indica_api;
select tests.as_role('indica_api');
select is((select format('%s|%s', a.scopes, a.retry_after_seconds) from made as m, api.authenticate(row(m.prefix, m.hash)::ops.credential) as a), '{leads:write,leads:read}|', 'prefix and secret prove the token and what it may do');
select ok(not tests.lets_in(prefix, sha256('x')), 'another secret lets nobody in') from made;
select ok(not tests.lets_in('x' || prefix, hash), 'nor another prefix') from made;
select ok(not tests.lets_in(prefix, null), 'nor no secret') from made;
select ok(not tests.lets_in(null, hash), 'nor no prefix') from made;
select is_empty('select * from api.authenticate(null)', 'nor nothing at all');
select ok(not tests.lets_in((tests.service()).prefix, (tests.service()).secret_sha256), 'the API''s own credential is nobody who calls');
select throws_ok('select * from ops.api_tokens', '42501', null, 'the role reads no token table');
select tests.as_role('none');

-- The minute of the wall clock may turn in between: the count is set by hand.
update ops.request_windows set requests = 2, starts_at = date_trunc('minute', clock_timestamp());
select is((select a.retry_after_seconds from api.authenticate(tests.credential(token_id)) as a), null, 'the third request of the minute is within the limit of three') from made;
update ops.request_windows set requests = 3, starts_at = date_trunc('minute', clock_timestamp());
select ok((select a.retry_after_seconds between 1 and 60 from api.authenticate(tests.credential(token_id)) as a), 'the fourth is told when to come again') from made;
select is((select w.requests from ops.request_windows as w), 4, 'and counts too');
update ops.request_windows set requests = 3, starts_at = date_trunc('minute', clock_timestamp());
select ok(not tests.lets_in(prefix, sha256('x')), 'a wrong secret') from made;
select is((select w.requests from ops.request_windows as w), 3, 'costs the owner of the token nothing');

select * from finish();
rollback;
