begin;
select plan(89);
select tests.make_operation();

-- What a condition asks, as a predicate over the facts of a lead.
select is(routing.compile_condition('{"origin": "partner", "product": " plano "}'), '((($."origin" == "partner")) && (($."product" == "plano")))', 'all of what is asked must hold');
select is(routing.compile_condition('{"source": "parceiro"}'), '((($."source" == "parceiro")))', 'a source');
select is(routing.compile_condition('{"uf": "sp"}'), '((($."uf" == "SP")))', 'a state however it is written');
select is(routing.compile_condition('{"uf": ["sp", "RJ"]}'), '((($."uf" == "SP" || $."uf" == "RJ")))', 'one of several');
select is(routing.compile_condition('{"uf": {"in": ["sp"]}}'), '((($."uf" == "SP")))', 'a list of one');
select is(routing.compile_condition('{"uf": {"in": ["SP"], "exists": true}}'), '((($."uf" == "SP") && exists($."uf")))', 'more than one thing of a value');
select is(routing.compile_condition('{"not": {"uf": ["SP", "RJ"]}}'), '((((exists($."uf") && !($."uf" == "SP" || $."uf" == "RJ")))))', 'what is not known fulfils no negation');
select is(routing.compile_condition('{"not": {"uf": {"exists": true}}}'), '(((!exists($."uf"))))', 'but what is absent');
select is(routing.compile_condition('{"uf": {"exists": false}}'), '((!exists($."uf")))', 'which may be asked for');
select is(routing.compile_condition('{"not": {"uf": {"exists": false}}}'), '(((exists($."uf"))))', 'or not');
select is(routing.compile_condition('{"not": {"not": {"uf": "SP"}}}'), '((((($."uf" == "SP")))))', 'twice not');
select is(routing.compile_condition('{"ddd": "11"}'), '((($."ddd" == 11)))', 'an area code is a number');
select is(routing.compile_condition('{"ddd": {"gte": 11, "lt": 21}}'), '((($."ddd".double() < 21) && ($."ddd".double() >= 11)))', 'which has a size');
select is(routing.compile_condition('{"not": {"ddd": {"gt": 11, "lte": 19}}}'), '((((exists($."ddd") && !($."ddd".double() > 11)) || (exists($."ddd") && !($."ddd".double() <= 19)))))', 'that is not so');
select is(routing.compile_condition('{"city": "3550308"}'), '((($."city" == 3550308)))', 'a city by code');
select is(routing.compile_condition('{"city": " São  Paulo "}'), '((($."city" == "sao paulo")))', 'or by name');
select is(replace(routing.compile_condition('{"consultant": "CONSULTANT2@example.com"}'), (select c.uid::text from routing.consultants as c where c.id = tests.consultant(2)), 'UID'), '((($."consultant" == "UID")))', 'a consultant by e-mail');
select is(routing.compile_condition('{"referrer": {"kind": ["consultant", "person", "name"]}}'), '((($."referrer"."kind" == "consultant" || $."referrer"."kind" == "person" || $."referrer"."kind" == "name")))', 'kinds of referrers');
select is(routing.compile_condition('{"referrer": {"exists": true}}'), '((exists($."referrer")))', 'any referrer');
select is(routing.compile_condition('{"not": {"referrer": {"exists": true}}}'), '(((!exists($."referrer"))))', 'or none');
select is(routing.compile_condition('{"attributes": {"exists": false}}'), '((!exists($."attributes")))', 'attributes at all');
select is(routing.compile_condition('{"priority": ["urgent", "high", "medium", "low"]}'), '((($."priority" == "urgent" || $."priority" == "high" || $."priority" == "medium" || $."priority" == "low")))', 'priorities');
select is(routing.compile_condition('{"score": 0}'), '((($."score" == 0)))', 'the least chance');
select is(routing.compile_condition('{"score": {"gte": 0.3, "lte": 1}}'), '((($."score".double() >= 0.3) && ($."score".double() <= 1)))', 'chances');
select is(routing.compile_condition('{"weekday": ["1", 7]}'), '((($."weekday" == 1 || $."weekday" == 7)))', 'weekdays');
select is(routing.compile_condition('{"time": {"gte": "00:00", "lt": "23:59"}}'), '((($."time" < "23:59") && ($."time" >= "00:00")))', 'times');
select is(routing.compile_condition('{"time": "19:05"}'), '((($."time" == "19:05")))', 'a time');
select is(routing.compile_condition('{"attributes": {"renda": 5000}}'), '((($."attributes"."renda" == 5000 || $."attributes"."renda" == "5000")))', 'a number, or as text, as forms write it');
select is(routing.compile_condition('{"attributes": {"renda": "5000"}}'), '((($."attributes"."renda" == "5000" || $."attributes"."renda" == 5000)))', 'a text that is a number');
select is(routing.compile_condition('{"attributes": {"renda": "05000"}}'), '((($."attributes"."renda" == "05000")))', 'one that is none');
select is(routing.compile_condition('{"attributes": {"renda": {"gt": "5000.5"}}}'), '((($."attributes"."renda".double() > 5000.5)))', 'text of a number is compared as one');
select is(routing.compile_condition('{"attributes": {"renda": {"gt": "abc"}}}'), '((($."attributes"."renda" > "abc")))', 'other text as text');
select is(routing.compile_condition('{"attributes": {"ok": true, "zz": {"in": ["a", 1, false]}}}'), '((($."attributes"."ok" == true || $."attributes"."ok" == "true")) && (($."attributes"."zz" == "a" || $."attributes"."zz" == 1 || $."attributes"."zz" == "1" || $."attributes"."zz" == false || $."attributes"."zz" == "false")))', 'true and false too');
select is(routing.compile_condition('{"not": {"attributes": {"a": "x", "b": {"gte": 2, "exists": true}}}}'), '((((exists($."attributes"."a") && !($."attributes"."a" == "x"))) || ((exists($."attributes"."b") && !($."attributes"."b".double() >= 2)) || !exists($."attributes"."b"))))', 'none of them');
select is(routing.compile_condition('{"attributes": {"a b/c~d": "\"quoted\""}}'), '((($."attributes"."a b/c~d" == "\"quoted\"")))', 'a name may have any sign');
select is(routing.compile_condition('{"all": [{"uf": "SP"}, {"origin": "partner"}]}'), '((((($."uf" == "SP"))) && ((($."origin" == "partner")))))', 'all of a list');
select is(routing.compile_condition('{"any": [{"uf": "SP"}, {"origin": "partner"}, {}]}'), '((((($."uf" == "SP"))) || ((($."origin" == "partner"))) || (1 == 1)))', 'one of a list');
select is(routing.compile_condition('{"not": {"all": [{"uf": "SP"}, {"origin": "partner"}]}}'), '((((((exists($."uf") && !($."uf" == "SP")))) || (((exists($."origin") && !($."origin" == "partner")))))))', 'not all');
select is(routing.compile_condition('{"not": {"any": [{"uf": "SP"}, {"origin": "partner"}]}}'), '((((((exists($."uf") && !($."uf" == "SP")))) && (((exists($."origin") && !($."origin" == "partner")))))))', 'not one');
select is(routing.compile_condition('{"not": {"uf": "SP", "origin": "partner"}}'), '((((exists($."uf") && !($."uf" == "SP"))) || ((exists($."origin") && !($."origin" == "partner")))))', 'not both');
select is(routing.compile_condition('{"not": {}}'), '((1 == 0))', 'not everything is nothing');
select is(routing.compile_condition('{}'), '(1 == 1)', 'everything');
select is(
    routing.compile_condition(jsonb_build_object('consultant', (select upper(c.uid::text) from routing.consultants as c where c.id = tests.consultant(2)))), routing.compile_condition('{"consultant": "consultant2@example.com"}'),
    'or by uid'
);
select tests.lead(1, '{"referrer": {"name": "Joana"}}');
select is(
    (select replace(routing.compile_condition(jsonb_build_object('referrer', jsonb_build_object('uid', upper(r.uid::text)))), r.uid::text, 'UID') from people.referrers as r), '((($."referrer"."uid" == "UID")))', 'one referrer'
);

-- What asks for nothing that there is.
create function pg_temp.refusal(p_condition jsonb) returns text language plpgsql as $$
declare
    v_message text;
begin
    return routing.compile_condition(p_condition);
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text;
        return v_message;
end;
$$;
select is(pg_temp.refusal('{"ddd": "011"}'), '/ddd/equals: 011 is no area code', 'three digits');
select is(pg_temp.refusal('{"ddd": "1"}'), '/ddd/equals: 1 is no area code', 'one digit');
select is(pg_temp.refusal('{"city": ""}'), '/city/equals: a city has a name', 'no name');
select is(pg_temp.refusal('{"referrer": {}}'), '/referrer: nothing is asked', 'nothing of a referrer');
select is(pg_temp.refusal('{"attributes": {}}'), '/attributes: nothing is asked', 'nothing of attributes');
select is(pg_temp.refusal('{"referrer": {"exists": true, "kind": "name"}}'), '/referrer: an object is needed', 'two things of a referrer');
select is(pg_temp.refusal('{"attributes": {"exists": true, "a": 1}}'), '/attributes: an object is needed', 'two of attributes');
select is(pg_temp.refusal('{"referrer": {"b": 1, "a": 1, "kind": "name"}}'), '/referrer/a: a referrer is asked for kind or uid', 'the first that is wrong');
select is(pg_temp.refusal('{"priority": "none"}'), '/priority/equals: none is no priority', 'no priority');
select is(pg_temp.refusal('{"score": 1.01}'), '/score/equals: 1.01 is no chance', 'more than certain');
select is(pg_temp.refusal('{"score": -0.01}'), '/score/equals: -0.01 is no chance', 'less than nothing');
select is(pg_temp.refusal('{"score": "0.3"}'), '/score/equals: 0.3 is no chance', 'a text for a chance');
select is(pg_temp.refusal('{"weekday": 0}'), '/weekday/equals: 0 is no weekday', 'no day');
select is(pg_temp.refusal('{"weekday": 71}'), '/weekday/equals: 71 is no weekday', 'two of them');
select is(pg_temp.refusal('{"time": "24:00"}'), '/time/equals: 24:00 is no time of day', 'after midnight');
select is(pg_temp.refusal('{"time": "23:60"}'), '/time/equals: 23:60 is no time of day', 'sixty minutes');
select is(pg_temp.refusal('{"time": " 9:00"}'), '/time/equals: 9:00 is no time of day', 'one digit of an hour');
select is(pg_temp.refusal('{"origin": {"exists": null}}'), '/origin/exists: exists is true or false', 'null exists');
select is(pg_temp.refusal('{"origin": [["partner"]]}'), '/origin/0: a text, a number, true or false is needed', 'a list in a list');
select is(pg_temp.refusal('{"origin": {"gte": "a"}}'), '/origin/gte: origin cannot be compared by size', 'size of an origin');
select is(pg_temp.refusal('{"score": {"gt": "x"}}'), '/score/gt: x is no chance', 'size of a text');
select is(pg_temp.refusal('{"attributes": {"a": {"gt": null}}}'), '/attributes/a/gt: a text, a number, true or false is needed', 'greater than null');
select is(pg_temp.refusal('{"all": [1]}'), '/all/0: a condition is an object', 'a number for a condition');
select is(pg_temp.refusal('{"attributes": {"a": []}}'), '/attributes/a: a list of at least one value is needed', 'one of no values');
select is(pg_temp.refusal((repeat('{"not": ', 31) || '{}' || repeat('}', 31))::jsonb), '/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not…: the condition is too large', 'thirty-one levels');
select matches(pg_temp.refusal((repeat('{"not": ', 30) || '{}' || repeat('}', 30))::jsonb), '1 == 1', 'thirty are taken');
select is(pg_temp.refusal(jsonb_build_object('attributes', jsonb_build_object('a', repeat('x', 32768 - length('{"attributes": {"a": ""}}') + 1)))), '…: the condition is too large', 'more than 32 KiB');
select matches(pg_temp.refusal(jsonb_build_object('attributes', jsonb_build_object('a', repeat('x', 32768 - length('{"attributes": {"a": ""}}'))))), '^\(\(', 'which is taken');

-- A list of rules.
insert into routing.pools (code, name) values ('sp', 'SP');
create function pg_temp.checked(p_rules jsonb) returns text language plpgsql as $$
declare
    v_message text;
begin
    return routing.check_rules(p_rules);
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text;
        return v_message;
end;
$$;
select is(pg_temp.checked('[{"pool": "sp", "name": "B", "id": 7, "conditions": {"uf": "SP"}}, {"name": "A", "pool": "geral"}]'), '[{"name": "B", "pool": "sp", "conditions": {"uf": "SP"}}, {"name": "A", "pool": "geral", "conditions": {}}]', 'rules in their order, as they are kept');
select is(pg_temp.checked('{"rules": [{"pool": "sp", "name": "B"}], "version": 3}'), '[{"name": "B", "pool": "sp", "conditions": {}}]', 'or in an object');
select is(pg_temp.checked('[]'), '[]', 'or none');
select is(pg_temp.checked('{"rules": {}}'), '/: the rules are a list', 'no list');
select is(pg_temp.checked('7'), '/: the rules are a list', 'nothing like one');
select is(pg_temp.checked('null'), '/: the rules are a list', 'nothing');
select is(pg_temp.checked('[{"name": "A", "pool": "sp"}, 7]'), '/1: a rule is an object', 'a rule that is a number');
select is(pg_temp.checked('[{"name": "A", "pool": "sp", "when": 1, "also": 2}]'), '/0/also, when: a rule has no such field', 'fields that are none');
select is(pg_temp.checked('[{"pool": "sp"}]'), '/0/name: a rule needs a name', 'no name');
select is(pg_temp.checked('[{"name": " ", "pool": "sp"}]'), '/0/name: a rule needs a name', 'an empty name');
select is(pg_temp.checked('[{"name": 7, "pool": "sp"}]'), '/0/name: a rule needs a name', 'a number for a name');
select is(pg_temp.checked('[{"name": "A", "pool": "sp"}, {"name": "B", "pool": "sp"}, {"name": "A", "pool": "geral"}]'), '/2/name: two rules are called A', 'two of one name');
select is(pg_temp.checked('[{"name": "A", "pool": "nada"}]'), '/0/pool: no pool is called nada', 'a pool that is none');
select is(pg_temp.checked('[{"name": "A"}]'), '/0/pool: no pool is called null', 'no pool');
select is(pg_temp.checked('[{"name": "A", "pool": "sp"}, {"name": "B", "pool": "sp", "conditions": {"uf": "XX"}}]'), '/1/conditions/uf/equals: XX is no state', 'a condition that is wrong');
select is(pg_temp.checked('[{"name": "A", "pool": "sp", "conditions": []}]'), '/0/conditions: a condition is an object', 'or none');
select is(pg_temp.checked(null), '/: the rules are a list', 'nothing at all');

select * from finish();
rollback;
