begin;
select plan(8);

create function tests.read(p_expression jsonb, p_item jsonb default '{"a": " ", "b": "2", "c": "3"}') returns text language sql as $$ select intake.read_expression(p_item, '{}', p_expression)::text $$;

select is(tests.read('["/a", "/b", "/c"]'), '"2"', 'of several the first that is filled');
select is(tests.read('["/c", "/b"]'), '"3"', 'in their order');
select is(tests.read('["/x", "/a"]'), '" "', 'where none is the last, as it is');
select is(tests.read('{"join": ["/c", "/a", "/b"], "with": "-"}'), '"3-2"', 'a sum in its order');
select is(tests.read('{"from": "/v", "table": {"b": "dois", " b": "um", "B": "três"}}', '{"v": "b"}'), '"um"', 'of entries that read alike the first by name');
select is(tests.read('{"from": "/v", "table": {"b": "dois"}}', '{"v": " B "}'), '"dois"', 'however it is written');
select is(tests.read('{"from": "/v", "table": {"b": "dois"}, "else": "x"}', '{"v": "c"}'), '"x"', 'else what stands for all others');
select is(tests.read('{"from": "/v", "table": {"b": "dois"}}', '{"v": "c"}'), '"c"', 'or what it says');

select * from finish();
rollback;
