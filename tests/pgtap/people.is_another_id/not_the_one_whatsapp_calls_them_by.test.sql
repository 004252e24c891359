begin;
select plan(12);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as one, tests.person_id(tests.lead(2)) as two, tests.person_id(tests.lead(3)) as three;
insert into people.identifiers (person_id, kind, value, match_key, confirmed_at)
select t.one, 'bsuid', 'BR.1', 'BR.1', util.current_time() from t union all select t.two, 'bsuid', 'BR.2', 'BR.2', util.current_time() from t
union all select t.one, 'bsuid', 'BR.1c', 'BR.1c', null from t union all select t.three, 'bsuid', 'BR.ENT.3', 'BR.ENT.3', util.current_time() from t;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at)
select t.one, 'bsuid', x.id, x.id, x.reason, util.current_time(), util.current_time() from t, (values ('BR.0', 'user_changed_user_id'), ('BR.w', 'wrong_person')) as x (id, reason);
select is(people.is_another_id(one, 'BR.1'), false, 'their id is theirs') from t;
select is(people.is_another_id(one, 'BR.9'), true, 'a new one may be somebody else''s') from t;
select is(people.is_another_id(one, 'BR.2'), true, 'so may another person''s') from t;
select is(people.is_another_id(one, 'BR.1c'), true, 'and one that nobody confirmed') from t;
select is(people.is_another_id(one, 'BR.0'), false, 'the one that they had before is theirs') from t;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at)
select t.two, 'bsuid', 'BR.02', 'BR.02', 'user_changed_user_id', util.current_time(), util.current_time() from t;
select is(people.is_another_id(one, 'BR.02'), true, 'one that somebody else had before is not theirs') from t;
select is(people.is_another_id(one, 'BR.w'), true, 'one that was wrong is not') from t;
select is(people.is_another_id(one, null), false, 'none is none') from t;
select is(people.is_another_id(one, 'BR.ENT.9'), false, 'one that several portfolios share stands beside it') from t;
select is(people.is_another_id(three, 'BR.ENT.9') and not people.is_another_id(three, 'BR.9'), true, 'and is held against its like') from t;
insert into people.identifiers (person_id, kind, value, match_key, confirmed_at) select tests.person_id(tests.lead(4)), 'bsuid', 'BR.4c', 'BR.4c', null;
select is(people.is_another_id(i.person_id, 'BR.9'), false, 'by an id that nobody confirmed they are not called') from people.identifiers as i where i.value = 'BR.4c';
select is(people.is_another_id(0, 'BR.1'), false, 'whoever has none yet may have any');

select * from finish();
rollback;
