begin;
select plan(15);

create function tests.check(p_map jsonb, p_constants jsonb) returns text language plpgsql as $$
begin
    perform intake.check_source_map(p_map, p_constants);
    return 'taken';
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;

select is(tests.check(t.map, t.constants), t.said, t.what)
from (values
    ('nothing is mapped', '{}'::jsonb, '{}'::jsonb, 'taken'),
    ('fields and constants', '{"person.name": "/a", "delivery_id": "/id", "attributes.x": "/b"}', '{"origin": "site"}', 'taken'),
    ('the rest', '{"attributes.*": "/"}', '{}', 'taken'),
    ('a map that is null', 'null', '{}', 'field map and constants are JSON objects'),
    ('or none', null, '{}', 'field map and constants are JSON objects'),
    ('or a list', '[]', '{}', 'field map and constants are JSON objects'),
    ('constants that are null', '{}', 'null', 'field map and constants are JSON objects'),
    ('or none', '{}', null, 'field map and constants are JSON objects'),
    ('or a list', '{}', '[]', 'field map and constants are JSON objects'),
    ('a field that nobody knows', '{"person.name": "/a", "person.age": "/a"}', '{}', 'person.age is not a field of a submission'),
    ('as a constant too', '{}', '{"person.age": "7"}', 'person.age is not a field of a submission'),
    ('an attribute without a name', '{"attributes.": "/a"}', '{}', 'attributes. is not a field of a submission'),
    ('what only ends like one', '{"xattributes.a": "/a"}', '{}', 'xattributes.a is not a field of a submission'),
    ('one id for all deliveries', '{}', '{"delivery_id": "7"}', 'a delivery''s id cannot be the same for all'),
    ('a path that leads nowhere', '{"person.name": "a"}', '{}', 'person.name: "a" is not a path')
) as t (what, map, constants, said);

select * from finish();
rollback;
