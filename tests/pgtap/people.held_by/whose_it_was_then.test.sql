begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as ana, tests.person_id(tests.lead(2)) as uninvolved, util.current_time() as began, null::bigint as rui;
create function tests.key() returns text language sql as $$ select (normalize.phone(tests.phone(1))).match_key $$;
select is(people.held_by(tests.key(), began), array[ana], 'whoever has it') from t;
select is(people.held_by(tests.key(), began - interval '1 hour'), array[ana], 'told of before anybody had it: whoever has it now') from t;
select is(people.held_by('m550000000000', began), '{}', 'nobody') from t;
select is(people.held_by(null, began), '{}', 'nor of no number') from t;
select tests.advance('1 hour');
select people.detach_number(ana, tests.key(), 'user_changed_number', util.current_time()) from t;
select is(people.held_by(tests.key(), util.current_time()), array[ana], 'whoever left it then') from t;
select is(people.held_by(tests.key(), util.current_time() + interval '1 second'), '{}', 'not of after') from t;
select tests.advance('1 day');
update t set rui = tests.person_id(tests.lead(1, '{"person": {"name": "Rui Prado", "phone": "+5511971235924"}}'));
select is(people.held_by(tests.key(), util.current_time() - interval '1 day'), array[ana], 'whoever got it later has nothing to do with it') from t;
select is(people.held_by(tests.key(), util.current_time()), array[rui], 'until then') from t;

select * from finish();
rollback;
