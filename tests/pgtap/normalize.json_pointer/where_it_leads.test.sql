begin;
select plan(12);

set time zone 'UTC';

select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', ''), '{"": 3, "0": 4, "a": [10, {"~": 2, "b/c": 1}]}', '');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a'), '[10, {"~": 2, "b/c": 1}]', '/a');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/0'), '10', '/a/0');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/1/b~1c'), '1', '/a/1/b~1c');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/1/~0'), '2', '/a/1/~0');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/2'), null, '/a/2');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/-1'), null, '/a/-1');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/'), '3', '/');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/0'), '4', '/0');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/x/y'), null, '/x/y');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/0/x'), null, '/a/0/x');
select is(normalize.json_pointer('{"a": [10, {"b/c": 1, "~": 2}], "": 3, "0": 4}', '/a/01'), null, '/a/01');

select * from finish();
rollback;
