begin;
select plan(1);

select is(intake.unwrap_groups('{"person": {"0": "x"}, "page": "y", "referrer": [{"name": "Ana"}]}')::text, '{"page": "y", "person": {"0": "x"}, "referrer": {"name": "Ana"}}', 'stays, whatever its keys');

select * from finish();
rollback;
