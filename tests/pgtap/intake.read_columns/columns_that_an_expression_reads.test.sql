begin;
select plan(11);

create function tests.read(p_expression jsonb) returns text language sql as $$ select string_agg(c.name, ', ' order by c.n) from intake.read_columns(p_expression) with ordinality as c (name, n) $$;

select is(tests.read(t.given), t.columns, t.what)
from (values
    ('a pointer its first step', '"/Nome/x"'::jsonb, 'Nome'),
    ('with its signs', '"/a~1b~0c"', 'a/b~c'),
    ('a path of SQL/JSON is none', '"$.Nome"', null),
    ('of several the first: the others are read only where it is empty', '["/a", "/b"]', 'a'),
    ('of none none', '[]', null),
    ('of a sum all', '{"join": ["/a", ["/b", "/c"]]}', 'a, b'),
    ('of those that stand beside each other the first', '{"each": ["/a", "/b"]}', 'a'),
    ('what a table is asked with', '{"from": "/a", "table": {"/b": "/c"}}', 'a'),
    ('of a constant none', '{"constant": "/a"}', null),
    ('of null none', 'null', null),
    ('of a sum that is none', '{"join": "/a"}', null)
) as t (what, given, columns);

select * from finish();
rollback;
