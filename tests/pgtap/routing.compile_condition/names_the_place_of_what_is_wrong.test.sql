begin;
select plan(33);

select tests.make_operation();
create function tests.refusal(p_condition jsonb) returns text language plpgsql as $$
declare
    v_message text;
    v_hint text;
begin
    perform routing.compile_condition(p_condition);
    return 'taken';
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
        return v_message || ' (' || v_hint || ')';
end;
$$;

select is(tests.refusal('{}'), 'taken', 'nothing asked is every lead');
select matches(tests.refusal('{"flavour": "x"}'), '^/flavour: unknown field flavour \(Fields: origin, product, source, ddd, uf, city, referrer, consultant, priority, score, weekday, time, attributes;', 'an unknown field, with those that there are');
select matches(tests.refusal('{"all": [{"uf": "SP"}, {"any": [{"not": {"origim": "x"}}]}]}'), '^/all/1/any/0/not/origim: unknown field', 'however deep');
select matches(tests.refusal('[]'), '^/: a condition is an object', 'a list');
select matches(tests.refusal('{"all": {"uf": "SP"}}'), '^/all: a list', 'all of no list');
select matches(tests.refusal('{"any": []}'), '^/any: a list of at least one', 'any of nothing');
select matches(tests.refusal('{"not": ["SP"]}'), '^/not: a condition is an object', 'not of a list');
select matches(tests.refusal('{"uf": []}'), '^/uf: a list of at least one value', 'one of nothing');
select matches(tests.refusal('{"uf": {"in": "SP"}}'), '^/uf: a list', 'in of no list');
select matches(tests.refusal('{"uf": ["SP", "XX"]}'), '^/uf/1: XX is no state', 'a state that is none');
select matches(tests.refusal('{"uf": {"equals": ["SP"]}}'), '^/uf/equals: a text', 'equals of a list');
select matches(tests.refusal('{"uf": {"like": "S%"}}'), '^/uf/like: unknown operator like \(equals, in, exists, gt, gte, lt, lte', 'an unknown operator, with those that there are');
select matches(tests.refusal('{"uf": {}}'), '^/uf: nothing is asked', 'an object of nothing');
select matches(tests.refusal('{"uf": null}'), '^/uf: null asks for nothing .*exists', 'null');
select matches(tests.refusal('{"uf": {"exists": "yes"}}'), '^/uf/exists: exists is true or false', 'exists of a text');
select matches(tests.refusal('{"uf": {"gt": "SP"}}'), '^/uf/gt: uf cannot be compared', 'a state that is greater');
select matches(tests.refusal('{"product": "nada"}'), '^/product/equals: no product is called nada', 'a product');
select matches(tests.refusal('{"origin": "nada"}'), '^/origin/equals: no origin is called nada', 'an origin');
select matches(tests.refusal('{"source": "nada"}'), '^/source/equals: no source is called nada', 'a source');
select matches(tests.refusal('{"ddd": 10}'), '^/ddd/equals: 10 is no area code', 'an area code that is not in use');
select matches(tests.refusal('{"ddd": "São Paulo"}'), '^/ddd/equals: São Paulo is no area code', 'a text for an area code');
select matches(tests.refusal('{"city": 1234567}'), '^/city/equals: IBGE has no municipality 1234567', 'a code that IBGE does not know');
select matches(tests.refusal('{"city": "-"}'), '^/city/equals: a city has a name', 'a city of a dash');
select matches(tests.refusal('{"consultant": "nobody@example.com"}'), '^/consultant/equals: no consultant', 'a consultant');
select matches(tests.refusal('{"referrer": {"kind": "friend"}}'), '^/referrer/kind/equals: a referrer is not friend', 'a kind of referrer');
select matches(tests.refusal('{"referrer": {"name": "Ana"}}'), '^/referrer/name: a referrer is asked for kind or uid', 'a referrer''s name is personal, and not asked');
select matches(tests.refusal('{"referrer": {"uid": "1"}}'), '^/referrer/uid/equals: no referrer has the uid 1', 'a uid that is none');
select matches(tests.refusal('{"referrer": "person"}'), '^/referrer: an object is needed', 'a referrer without kind');
select matches(tests.refusal('{"weekday": 8}'), '^/weekday/equals: 8 is no weekday', 'a weekday');
select matches(tests.refusal('{"time": {"gte": "8h"}}'), '^/time/gte: 8h is no time of day', 'a time');
select matches(tests.refusal('{"attributes": "gold"}'), '^/attributes: an object is needed', 'attributes without a key');
select matches(tests.refusal('{"attributes": {"a/b~c": {"gt": true}}}'), '^/attributes/a~1b~0c/gt: a number or a text', 'a key with signs is a pointer''s');
select matches(tests.refusal(('{"not": ' || repeat('{"not": ', 40) || '{}' || repeat('}', 40) || '}')::jsonb), 'the condition is too large', 'what is nested without end');

select * from finish();
rollback;
