begin;
select plan(4);

select tests.make_operation();
create temporary table t as
select
    tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}')) as maria,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11944445566"}}')) as rui;
create function tests.kinds(p_person_id bigint) returns text language sql as $$
    select string_agg(i.kind, ' ' order by i.id) from people.identifiers as i where i.person_id = p_person_id
$$;
select people.learn_identity(t.maria, '5511987654321', 'BR.maria') from t;
select people.learn_identity(t.rui, '5511944445566', 'BR.rui') from t;

select is((select count(*) from people.detach_number(t.maria, 'unknown')), 1::bigint, 'another number takes nothing but the user id') from t;
select results_eq(
    $$select d.kind from t, people.detach_number(t.maria, 'm551187654321') as d order by 1$$, $$values ('phone'), ('wa_id')$$,
    'the number goes with its wa_id, and is told'
);
select is(tests.kinds(t.maria), 'email', 'the e-mail stays') from t;
select is(tests.kinds(t.rui), 'phone wa_id bsuid', 'nobody else loses anything') from t;

select * from finish();
rollback;
