begin;
select plan(12);

create function tests.items(p_path text, p_body jsonb) returns text language plpgsql as $$
declare
    v_source intake.sources;
begin
    v_source.items_path := p_path;
    return intake.items_of(v_source, p_body)::text;
end;
$$;

select is(tests.items(null, '{"a": 1}'), '[{"a": 1}]', 'a body is one item');
select is(tests.items(null, '[{"a": 1}, {"a": 2}]'), '[{"a": 1}, {"a": 2}]', 'a list is as many');
select is(tests.items(null, '[[{"a": 1}, {"a": 2}]]'), '[{"a": 1}, {"a": 2}]', 'a list in a list is that list');
select is(tests.items(null, '[[1], [2]]'), '[[1], [2]]', 'but not where there are two');
select is(tests.items(null, '[1]'), '[1]', 'one thing in a list is one');
select is(tests.items('/leads', '{"leads": [{"a": 1}, {"a": 2}], "others": [3]}'), '[{"a": 1}, {"a": 2}]', 'where a pointer leads');
select is(tests.items('/leads', '{"leads": {"a": 1}}'), '[{"a": 1}]', 'to one');
select is(tests.items('/leads', '{"others": [3]}'), '[]', 'to nothing');
select is(tests.items('/leads', '{"leads": " "}'), '[]', 'to a blank');
select is(tests.items('$.leads[*]', '{"leads": [{"a": 1}, {"a": 2}], "others": [3]}'), '[{"a": 1}, {"a": 2}]', 'where an SQL/JSON path leads');
select is(tests.items('$.leads', '{"leads": [{"a": 1}, {"a": 2}]}'), '[{"a": 1}, {"a": 2}]', 'that ends at the list itself');
select is(tests.items('$.others.keyvalue()', '{"others": [3]}'), '[]', 'what cannot be read so is nothing');

select * from finish();
rollback;
