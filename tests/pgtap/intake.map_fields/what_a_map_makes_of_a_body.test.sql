begin;
select plan(10);

create function tests.map(p_map jsonb, p_constants jsonb, p_item jsonb) returns text language sql as $$ select intake.map_fields(p_map, p_constants, p_item, '{"whole": "w"}')::text $$;

select is(tests.map(t.map, t.constants, t.item), t.mapped, t.what)
from (values
    ('what the map says goes before a constant', '{"notes": "/a"}'::jsonb, '{"notes": "c", "origin": "site"}'::jsonb, '{"a": "x"}'::jsonb, '{"notes": "x", "origin": "site"}'),
    ('unless it says nothing', '{"notes": "/a"}', '{"notes": "c"}', '{"a": " "}', '{"notes": "c"}'),
    ('a blank constant is none', '{}', '{"notes": " "}', '{}', '{}'),
    ('a delivery''s id is no field', '{"delivery_id": "/id", "notes": "/a"}', '{}', '{"id": 7, "a": "x"}', '{"notes": "x"}'),
    ('attributes keep their types', '{"attributes.n": "/n", "attributes.list": "/l"}', '{"attributes.c": true}', '{"n": 5, "l": ["a", "b"]}', '{"attributes": {"c": true, "n": 5, "list": ["a", "b"]}}'),
    ('all else is text', '{"person.phone": "/n", "person.name": "/l", "notes": "/n"}', '{"origin": 7}', '{"n": 5, "l": ["a", "b"]}', '{"notes": "5", "origin": "7", "person": {"name": "a, b", "phone": "5"}}'),
    ('a name with points', '{"attributes.a.b": "/n"}', '{}', '{"n": "x"}', '{"attributes": {"a.b": "x"}}'),
    ('the rest stands beside', '{"notes": "/a", "attributes.*": ""}', '{"attributes.c": "y"}', '{"a": "x", "id": 3, "z": "1"}', '{"notes": "x", "attributes": {"c": "y", "z": "1", "id": "3"}}'),
    ('without the id that was read', '{"notes": "/a", "attributes.*": "", "delivery_id": "/id"}', '{}', '{"a": "x", "id": 3, "z": "1"}', '{"notes": "x", "attributes": {"z": "1"}}'),
    ('where nobody asks for the rest it is left', '{"notes": "/a", "person.name": "$body.whole"}', '{}', '{"a": "x", "z": "1"}', '{"notes": "x", "person": {"name": "w"}}')
) as t (what, map, constants, item, mapped);

select * from finish();
rollback;
