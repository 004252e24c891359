begin;
select plan(11);

create function tests.lift(p_map jsonb) returns text language sql as $$ select concat_ws(' ', coalesce(l.items_path, 'no list:'), l.field_map) from intake.lift_items(p_map) as l $$;

select is(tests.lift(t.map), t.lifted, t.what)
from (values
    ('of each item of the list, what stands beside of the whole', '{"person.name": "/data/0/name", "person.phone": "/data/0/tel", "notes": "/about/what"}'::jsonb, '/data {"notes": "$body.\"about\".\"what\"", "person.name": "/name", "person.phone": "/tel"}'),
    ('what is of the item stays with it, whatever field it is', '{"person.name": "/data/0/name", "notes": "/data/0/obs"}', '/data {"notes": "/obs", "person.name": "/name"}'),
    ('names with signs, and places in other lists', '{"person.name": "/data/0/name", "origin": "/from/0/a~1b~0c"}', '/data {"origin": "$body.\"from\"[0].\"a/b~c\"", "person.name": "/name"}'),
    ('a body that is a list', '{"person.name": "/0/name", "notes": "/0/obs"}', ' {"notes": "/obs", "person.name": "/name"}'),
    ('lists in lists: the outer one', '{"person.name": "/data/0/a/0/b"}', '/data {"person.name": "/a/0/b"}'),
    ('nobody in a list', '{"person.name": "/data/name"}', 'no list: {"person.name": "/data/name"}'),
    ('in two lists', '{"person.name": "/data/0/name", "person.phone": "/others/0/tel"}', 'no list: {"person.name": "/data/0/name", "person.phone": "/others/0/tel"}'),
    ('half in a list', '{"person.name": "/data/0/name", "person.phone": "/tel"}', 'no list: {"person.name": "/data/0/name", "person.phone": "/tel"}'),
    ('only something else in a list', '{"notes": "/data/0/x"}', 'no list: {"notes": "/data/0/x"}'),
    ('an expression is no pointer', '{"person.name": "/data/0/name", "notes": ["/data/0/tel"]}', 'no list: {"notes": ["/data/0/tel"], "person.name": "/data/0/name"}'),
    ('nor is an SQL/JSON path', '{"person.name": "/data/0/name", "origin": "$.x"}', 'no list: {"origin": "$.x", "person.name": "/data/0/name"}')
) as t (what, map, lifted);

select * from finish();
rollback;
