begin;
select plan(4);

select tests.make_operation();
create temporary table s as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}') as a;
create temporary table broken as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit_raw('no json') as a;

select is((select intake.original_body(uid) from s), '{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}'::jsonb, 'as it came');
select throws_ok(format('select intake.original_body(%L)', uid), 'ID105', null, 'what is not readable has to be given') from broken;
select throws_ok($$select intake.original_body('00000000-0000-0000-0000-000000000000')$$, 'ID205', null, 'there must be such a submission');
select throws_ok('select intake.original_body(null)', 'ID205', null, 'null is none');

select * from finish();
rollback;
