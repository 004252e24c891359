begin;
select plan(7);

create function tests.read(p_raw bytea) returns text language sql as $$ select concat_ws(' ', r.body, r.problem, r.is_mended) from intake.read_own_body(p_raw) as r $$;

select is(tests.read('{"a": 1}'), '{"a": 1} f', 'an object');
select is(tests.read('{"a": NaN}'), '{"a": null} t', 'one that had to be mended');
select is(tests.read('[1]'), meta.text('body.must_be_object') || ' f', 'a list');
select is(tests.read('"a"'), meta.text('body.must_be_object') || ' f', 'a text');
select is(tests.read('words'), meta.text('body.not_json') || ' f', 'words');
select is(tests.read(''), meta.text('body.not_json') || ' f', 'nothing');
select is(tests.read('a=1'), meta.text('body.not_json') || ' f', 'a form');

select * from finish();
rollback;
