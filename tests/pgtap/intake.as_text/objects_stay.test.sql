begin;
select plan(2);

select is(intake.as_text('{"a": 1}')::text, '{"a": 1}', 'an object is no text');
select is(intake.as_text('["b", "a"]')::text, '"b, a"', 'a list in its order');

select * from finish();
rollback;
