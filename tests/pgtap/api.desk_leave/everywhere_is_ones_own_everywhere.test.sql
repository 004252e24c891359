begin;
select plan(3);

select tests.make_operation();
create temporary table c as
select tests.desk('dora@example.com') as dora, tests.desk('otto@example.com') as otto, tests.desk('otto@example.com') as otto_too, tests.desk('eva@example.com') as eva;
select is((api.desk_leave(otto, true)).body, '{"ended": 2}', 'both of theirs') from c;
select ok((desk.viewer_of(otto_too)).token_id is null, 'wherever they were') from c;
select ok((desk.viewer_of(dora)).token_id is not null and (desk.viewer_of(eva)).token_id is not null, 'nobody''s who came before or after') from c;

select * from finish();
rollback;
