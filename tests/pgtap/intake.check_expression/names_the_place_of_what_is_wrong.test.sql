begin;
select plan(32);

create function tests.check(p_expression jsonb) returns text language plpgsql as $$
begin
    perform intake.check_expression('/x', p_expression);
    return 'right';
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;
select is(tests.check(e), 'right', e::text)
from unnest(array[
    '"/a/b"', '"$.a[*] ? (@.b == \"c\").d"', '["/a", "/b"]', '{"join": ["/a", "/b"]}', '{"join": ["/a"], "with": " "}', '{"each": ["/a", "/b"]}', '{"each": ["/a"], "with": "/"}',
    '{"from": "/a", "table": {"x": "y"}}', '{"from": "/a", "table": {"x": "y"}, "else": "z"}', '{"constant": "x"}', '{"constant": null}', '["/a", {"join": ["/b", {"from": "/c", "table": {"x": 1}}]}]'
]::jsonb[]) as e;
select is(tests.check(e), format('/x: %s is not an expression', e), e::text)
from unnest(array[
    '{}', '[]', '1', 'null', 'true', '{"join": []}', '{"each": []}', '{"join": "/a"}', '{"join": ["/a"], "with": 1}', '{"each": ["/a"], "with": 1}', '{"join": ["/a"], "each": ["/a"]}', '{"from": "/a", "table": {}}', '{"from": "/a", "table": []}',
    '{"table": {"x": "y"}}', '{"constant": 1, "with": 2}', '{"join": ["/a"], "x": 1}'
]::jsonb[]) as e;
select is(tests.check('["/a", ["/b", 1]]'), '/x/1/1: 1 is not an expression', 'deep in a list');
select is(tests.check('{"join": ["/a", {"each": ["/b", {}]}]}'), '/x/join/1/each/1: {} is not an expression', 'deep in others');
select is(tests.check('{"from": {"join": [2]}, "table": {"x": "y"}}'), '/x/from/join/0: 2 is not an expression', 'and in what a table reads');
select is(tests.check('["/a", "$.a ["]'), '/x/1: "$.a [" is not a path', 'what is no path');

select * from finish();
rollback;
