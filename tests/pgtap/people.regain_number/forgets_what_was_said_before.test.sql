begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as ana, tests.person_id(tests.lead(2)) as rui;
create function tests.key(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
select people.detach_number(ana, tests.key(1), 'user_changed_number', util.current_time()), people.detach_number(rui, tests.key(2), 'wrong_person', util.current_time()) from t;
select is(people.regain_number(ana, tests.key(1), util.current_time()), false, 'what is not later says nothing') from t;
select is(people.regain_number(ana, tests.key(2), util.current_time() + interval '1 minute'), false, 'another number of theirs') from t;
select is(people.is_detached(ana, tests.key(1), null), true, 'it is not theirs') from t;
select is(people.regain_number(ana, tests.key(1), util.current_time() + interval '1 minute'), true, 'it is theirs again') from t;
select is(people.is_detached(ana, tests.key(1), null), false, 'and may be learnt') from t;
select is(people.is_detached(rui, tests.key(2), null), true, 'another''s is not') from t;

select * from finish();
rollback;
