begin;
select plan(4);

select tests.make_operation();
create temporary table t as
select
    tests.person_id(tests.lead(1)) as maria,
    tests.person_id(tests.lead(2)) as rui;
create function tests.ids(p_person_id bigint) returns text language sql as $$
    select string_agg(i.value, ' ' order by i.value) from people.identifiers as i where i.person_id = p_person_id and i.kind = 'bsuid'
$$;
select people.learn_identity(t.maria, null, 'BR.old'), people.learn_identity(t.rui, null, 'BR.rui') from t;

select people.change_user_id(t.maria, 'BR.old', 'BR.new') from t;
select is(tests.ids(t.maria), 'BR.new', 'the new id instead of the old one') from t;
select is(tests.ids(t.rui), 'BR.rui', 'nobody else''s changes') from t;
select people.change_user_id(t.maria, 'BR.rui', null) from t;
select is(tests.ids(t.maria), 'BR.new', 'what is not theirs is not theirs to lose') from t;
select is(tests.ids(t.rui), 'BR.rui', 'nor the other''s') from t;

select * from finish();
rollback;
