begin;
select plan(4);

select is(intake.read_path('{"a": [7]}', '{}', '$.a.keyvalue()'), null, 'a path that fails');
select is(intake.read_path('{"a": [" ", "x", "y"]}', '{}', '$.a[*]')::text, '"x"', 'the first that is filled');
select is(intake.read_path('{"a": ["", " "]}', '{}', '$.a[*]')::text, '""', 'else the first');
select is(intake.read_path('{"a": 1}', '{"a": 2}', '$body.a')::text, '2', 'of the whole body');

select * from finish();
rollback;
