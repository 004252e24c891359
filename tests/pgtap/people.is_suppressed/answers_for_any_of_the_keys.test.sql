begin;
select plan(9);

select tests.make_operation();
create temporary table t as
select
    tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}') as maria,
    tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11944445566"}}') as rui;
create function tests.keys(p_lead_id bigint) returns text[] language sql as $$
    select people.keys_of(l.person_id) from leads.leads as l where l.id = p_lead_id
$$;
select people.suppress(array['email:maria@example.com'], 'request');

select is(people.is_suppressed('{phone:m551187654321}'), false, 'a key that nobody suppressed');
select is(people.is_suppressed('{phone:m551187654321,email:maria@example.com}'), true, 'one of several is enough');
select is(people.is_suppressed(tests.keys(t.maria)), true, 'somebody who is stored, by any of their identifiers') from t;
select is(people.is_suppressed(tests.keys(t.rui)), false, 'nobody else') from t;
select is(people.is_suppressed('{phone:maria@example.com}'), false, 'the same text of another kind is another key');
select is(people.is_suppressed(array['email:maria@example.com', null]), true, 'a null beside it hides nothing');
select is(people.is_suppressed(array[null]::text[]), false, 'and names nobody');
select is(people.is_suppressed('{}'), false, 'nor does nothing');
select is(people.is_suppressed(null), false, 'nor null');

select * from finish();
rollback;
