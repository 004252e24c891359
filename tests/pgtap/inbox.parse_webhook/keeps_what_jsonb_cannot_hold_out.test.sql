begin;
select plan(8);

create function tests.parsed(p_text text) returns text language sql as $$
    select coalesce(p.body ->> 'a', 'no: ' || p.problem) from inbox.parse_webhook(convert_to(p_text, 'UTF8')) as p
$$;
select is(tests.parsed('{"a": "ol\u00e1"}'), 'olá', 'escapes');
select is(tests.parsed('{"a": "x\u0000\u0000y"}'), E'x\uFFFD\uFFFDy', 'NUL');
select is(tests.parsed('{"a": "x\\u0000y\u0000"}'), E'x\\u0000y\uFFFD', 'but not an escaped backslash');
select is(tests.parsed('{"a": "x\ud83dy"}'), E'x\uFFFDy', 'half a pair');
select is(tests.parsed('{"a": "x\ude00y \ud83d\ude00"}'), E'x\uFFFDy 😀', 'the other half, and a whole one');
select matches(tests.parsed('{"a": '), '^no: ', 'a truncated body');
select is((select p.body is null and p.problem is not null from inbox.parse_webhook('\xff00'::bytea) as p), true, 'bytes that are no text');
select matches(tests.parsed(repeat('[', 20000)), '^no: ', 'too deep');

select * from finish();
rollback;
