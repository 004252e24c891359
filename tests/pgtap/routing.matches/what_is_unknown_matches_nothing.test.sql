begin;
select plan(41);

select tests.make_operation();
create function tests.fits(p_facts jsonb, p_condition jsonb) returns boolean language sql as $$
    select routing.matches(p_facts, routing.compile_condition(p_condition)::jsonpath)
$$;

select ok(tests.fits('{}', '{}'), 'nothing asked');
select ok(tests.fits('{"origin": "manual"}', '{"origin": "manual"}'), 'equals');
select ok(not tests.fits('{"origin": "site"}', '{"origin": "manual"}'), 'differs');
select ok(tests.fits('{"uf": ["RJ", "SP"]}', '{"uf": ["MG", "sp"]}'), 'one of several of one of several, in small letters too');
select ok(not tests.fits('{"uf": ["RJ"]}', '{"uf": ["MG", "SP"]}'), 'none of them');
select ok(tests.fits('{"origin": "manual", "uf": ["SP"]}', '{"origin": "manual", "uf": "SP"}'), 'all of several fields');
select ok(not tests.fits('{"origin": "manual", "uf": ["RJ"]}', '{"origin": "manual", "uf": "SP"}'), 'not one of them alone');
select ok(tests.fits('{"uf": ["RJ"]}', '{"any": [{"uf": "SP"}, {"uf": "RJ"}]}'), 'any');
select ok(not tests.fits('{"uf": ["MG"]}', '{"any": [{"uf": "SP"}, {"uf": "RJ"}]}'), 'not any');
select ok(not tests.fits('{"uf": ["SP"]}', '{"all": [{"uf": "SP"}, {"origin": "manual"}]}'), 'not all');
select ok(tests.fits('{"origin": "site"}', '{"not": {"origin": "manual"}}'), 'not');
select ok(not tests.fits('{"origin": "manual"}', '{"not": {"origin": "manual"}}'), 'not not');
select ok(tests.fits('{"origin": "manual"}', '{"not": {"not": {"origin": "manual"}}}'), 'twice not');
select ok(tests.fits('{"origin": "site", "uf": ["SP"]}', '{"not": {"origin": "manual", "uf": "SP"}}'), 'not both');
select ok(tests.fits('{"origin": "site", "uf": ["RJ"]}', '{"not": {"any": [{"origin": "manual"}, {"uf": "SP"}]}}'), 'neither');
select ok(not tests.fits('{"origin": "site", "uf": ["SP"]}', '{"not": {"any": [{"origin": "manual"}, {"uf": "SP"}]}}'), 'one of them');

-- What the lead does not have.
select ok(not tests.fits('{}', '{"product": "plano"}'), 'no product is no product that is asked for');
select ok(not tests.fits('{}', '{"not": {"product": "plano"}}'), 'and none that is not');
select ok(not tests.fits('{}', '{"not": {"product": ["plano"], "uf": "SP"}}'), 'nor not both');
select ok(not tests.fits('{}', '{"not": {"not": {"product": "plano"}}}'), 'nor twice not');
select ok(tests.fits('{}', '{"product": {"exists": false}}'), 'it is asked for by exists');
select ok(not tests.fits('{"product": "plano"}', '{"product": {"exists": false}}'), 'which is no for who has it');
select ok(tests.fits('{"product": "plano"}', '{"product": {"exists": true}}'), 'and yes the other way round');
select ok(tests.fits('{}', '{"not": {"product": {"exists": true}}}'), 'also under not');
select ok(tests.fits('{}', '{"any": [{"product": {"exists": false}}, {"not": {"product": "plano"}}]}'), 'without the product, or with another');
select ok(not routing.matches(null, routing.compile_condition('{}')::jsonpath), 'no facts match nothing');
select ok(not routing.matches('{}', null), 'and so does no condition');

-- Attributes, which forms write as text.
select ok(tests.fits('{"attributes": {"plan": "gold"}}', '{"attributes": {"plan": ["gold", "silver"]}}'), 'a text');
select ok(tests.fits('{"attributes": {"lives": "3"}}', '{"attributes": {"lives": 3}}'), 'a number as text');
select ok(tests.fits('{"attributes": {"lives": 3}}', '{"attributes": {"lives": "3"}}'), 'a text as number');
select ok(tests.fits('{"attributes": {"income": "1500.50"}}', '{"attributes": {"income": {"gte": 1000, "lt": 2000}}}'), 'between two numbers');
select ok(not tests.fits('{"attributes": {"income": "much"}}', '{"attributes": {"income": {"gte": 1000}}}'), 'a text is no number');
select ok(not tests.fits('{"attributes": {"income": "much"}}', '{"not": {"attributes": {"income": {"gte": 1000}}}}'), 'nor less than one');
select ok(tests.fits('{"attributes": {"has \"car\"": "true"}}', '{"attributes": {"has \"car\"": true}}'), 'a key with quotes, and a truth as text');
select ok(not tests.fits('{"attributes": {"a": {"b": "x"}}}', '{"attributes": {"b": "x"}}'), 'a key inside another is another');
select ok(tests.fits('{"time": "08:30", "weekday": 6}', '{"time": {"gte": "08:00", "lt": "12:00"}, "weekday": {"gte": 6}}'), 'a time of day');
select ok(not tests.fits('{"time": "12:00", "weekday": 6}', '{"time": {"gte": "08:00", "lt": "12:00"}}'), 'which has ended');
select ok(tests.fits('{"attributes": {"income": "12000"}}', '{"attributes": {"income": {"gte": "5000"}}}'), 'a number asked for as text is a number');
select ok(not tests.fits('{"attributes": {"income": 900}}', '{"attributes": {"income": {"gte": "5000"}}}'), 'of which less is less');
select ok(tests.fits('{"attributes": {"since": "2026-02-01"}}', '{"attributes": {"since": {"gte": "2026-01-15"}}}'), 'a day is text');
select ok(not tests.fits('{"attributes": {"since": "2026-01-01"}}', '{"attributes": {"since": {"gte": "2026-01-15"}}}'), 'and sorts as one');

select * from finish();
rollback;
