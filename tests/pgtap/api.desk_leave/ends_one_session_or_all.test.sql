begin;
select plan(7);

select tests.make_operation();
create temporary table c as
select tests.desk('dora@example.com') as here, tests.desk('dora@example.com') as there, tests.desk('dora@example.com') as third, tests.desk('otto@example.com') as other;
select is((api.desk_leave(here, false)).body, '{"ended": 1}', 'logging out ends a session') from c;
select ok((desk.viewer_of(here)).token_id is null and (desk.viewer_of(there)).token_id is not null, 'this one') from c;
select is((api.desk_leave(here, true)).http_status, 401, 'whoever is out ends nothing') from c;
select is((api.desk_leave(there, true)).body, '{"ended": 2}', 'logging out everywhere ends the others too') from c;
select ok((desk.viewer_of(there)).token_id is null and (desk.viewer_of(third)).token_id is null, 'all of them') from c;
select ok((desk.viewer_of(other)).token_id is not null, 'and nobody else''s') from c;
select is((select string_agg(j.action, ' ' order by j.id) from desk.journal as j where j.action like 'logout%'), 'logout logout_everywhere', 'it stands in the journal');

select * from finish();
rollback;
