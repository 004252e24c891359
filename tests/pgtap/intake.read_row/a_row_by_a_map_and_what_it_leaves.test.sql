begin;
select plan(11);

create function tests.read(p_row text, p_map jsonb, p_constants jsonb default '{}', p_read text[] default '{}') returns text language sql as $$
    select concat_ws(' ', r.body, r.problem) from intake.read_row(convert_to(p_row, 'UTF8'), p_map, p_constants, p_read) as r
$$;

select is(tests.read('{"a": 1}', null), '{"a": 1}', 'without a map a row is what it says');
select is(tests.read('{"notes": "x"}', null, '{"origin": "import", "notes": "y"}'), '{"notes": "x", "origin": "import"}', 'constants are beneath it');
select is(tests.read('[1]', null), meta.text('body.must_be_object'), 'a list is no row');
select is(tests.read('[1]', '{"notes": "/a"}', '{"origin": "import"}'), meta.text('body.must_be_object'), 'by a map neither');
select is(tests.read('words', '{"notes": "/a"}'), meta.text('body.not_json'), 'nor are words');
select is(tests.read('{"a": "1", "b": "2"}', '{"notes": "/a"}', '{"origin": "import"}', '{a}'), '{"notes": "1", "origin": "import", "attributes": {"b": "2"}}', 'what no field reads stands beside');
select is(tests.read('{"a": "1", "b": " ", "c": null}', '{"notes": "/a"}', '{}', '{a}'), '{"notes": "1"}', 'but not what is blank');
select is(tests.read('{"a": "1", "b": "2"}', '{"notes": "/a"}', '{}', '{a,b}'), '{"notes": "1"}', 'nor what is read');
select is(tests.read('{"a": "1", "b": "2"}', '{"attributes.x": "/a"}', '{}', '{a}'), '{"attributes": {"b": "2", "x": "1"}}', 'with what is mapped there');
select is(tests.read('{"a": "1", "x": "2"}', '{"attributes.x": "/a"}', '{}', '{a}'), '{"attributes": {"x": "1"}}', 'which goes first');
select is(
    (select r.is_mended::text || s.is_mended from intake.read_row('{"a": NaN}', null, '{}', '{}') as r, intake.read_row('{"a": 1}', null, '{}', '{}') as s), 'truefalse', 'whether it was mended is told'
);

select * from finish();
rollback;
