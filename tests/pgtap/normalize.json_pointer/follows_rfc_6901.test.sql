begin;
select plan(17);

create temporary table d as
select '{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8, "nil": null}'::jsonb as doc;

-- The examples of RFC 6901, section 5.
select is(normalize.json_pointer(doc, ''), doc, 'the whole document') from d;
select is(normalize.json_pointer(doc, '/foo'), '["bar", "baz"]', '/foo') from d;
select is(normalize.json_pointer(doc, '/foo/0'), '"bar"', '/foo/0') from d;
select is(normalize.json_pointer(doc, '/'), '0', 'the empty key') from d;
select is(normalize.json_pointer(doc, '/a~1b'), '1', '~1 is /') from d;
select is(normalize.json_pointer(doc, '/c%d'), '2', '%') from d;
select is(normalize.json_pointer(doc, '/i\j'), '5', 'backslash') from d;
select is(normalize.json_pointer(doc, '/k"l'), '6', 'quote') from d;
select is(normalize.json_pointer(doc, '/ '), '7', 'space') from d;
select is(normalize.json_pointer(doc, '/m~0n'), '8', '~0 is ~') from d;

select is(normalize.json_pointer('{"~1": 1}', '/~01'), '1', '~01 is ~1, not /');
select is(normalize.json_pointer(doc, '/foo/2'), null, 'beyond the end') from d;
select is(normalize.json_pointer(doc, '/foo/-1'), null, 'arrays are not counted from the end') from d;
select is(normalize.json_pointer(doc, '/foo/00'), null, 'nor with leading zeros') from d;
select is(normalize.json_pointer(doc, '/nil/x'), null, 'below nothing there is nothing') from d;
select throws_ok($$select normalize.json_pointer('{}', 'foo')$$, 'ID105', null, 'a pointer begins with /');
select throws_ok($$select normalize.json_pointer('{}', '/a~2')$$, 'ID105', null, 'and ~ is followed by 0 or 1');

select * from finish();
rollback;
