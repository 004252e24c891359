begin;
select plan(9);

create function tests.found(p_path text, p_item jsonb default '{"a": {"b": 1}, "list": [{"id": "x", "v": ""}, {"id": "x", "v": "one"}, {"id": "x", "v": "two"}, {"id": "y", "v": ""}]}') returns jsonb language sql as $$
    select intake.read_path(p_item, '{"all": [5]}', p_path)
$$;
select is(tests.found('/a/b'), '1', 'a pointer');
select is(tests.found('/a/c'), null, 'to nothing');
select is(tests.found('$.a.b'), '1', 'a path');
select is(tests.found('$.list[*] ? (@.id == "x").v'), '"one"', 'of several the first that is filled');
select is(tests.found('$.list[*] ? (@.id == "y").v'), '""', 'of empty ones the first');
select is(tests.found('$.list[*] ? (@.id == "z").v'), null, 'of none nothing');
select is(tests.found('$body.all[0]'), '5', 'the whole body has a name');
select is(tests.found('$.nowhere.deep'), null, 'what is nowhere is nothing');
select throws_ok($$select intake.read_path('{}', '{}', '$[')$$, '42601', null, 'what is no path');

select * from finish();
rollback;
