begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as one, tests.person_id(tests.lead(2)) as two;
update people.identifiers as i set brought_by = case i.person_id when t.one then 'token:5' else 'token:6' end from t;
insert into people.identifiers (person_id, kind, value, match_key, brought_by, confirmed_at)
select t.one, 'email', 'a@x.com', 'a@x.com', 'token:7', null::timestamptz from t union all select t.one, 'email', 'b@x.com', 'b@x.com', 'source:3', util.current_time() from t;
select is(people.may_vouch(one, 'token:5'), true, 'who brought them') from t;
select is(people.may_vouch(one, 'token:6'), false, 'not who brought somebody else') from t;
select is(people.may_vouch(one, 'token:7'), false, 'nor whose word was not confirmed') from t;
select is(people.may_vouch(one, 'source:3'), false, 'nor a machine, though it brought something') from t;
select is(people.may_vouch(one, 'consultant:9'), true, 'a consultant is') from t;
select is(people.may_vouch(two, 'consultant:9'), true, 'of anybody') from t;
select is(people.may_vouch(one, null), false, 'who is not known did not bring them') from t;
update people.identifiers as i set brought_by = null from t where i.person_id = t.two;
select is(people.may_vouch(two, null), true, 'unless nobody knows who did') from t;
select is(people.may_vouch(one, null), false, 'of that person') from t;

select * from finish();
rollback;
