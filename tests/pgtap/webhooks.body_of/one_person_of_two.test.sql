begin;
select plan(4);

-- Two people whom one receiver is told of, each with phone, address and referrer.
select tests.make_operation();
select webhooks.add('people', 'https://b.example.com', '{lead.created}', true);
create temporary table l as
select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', x.name, 'phone', tests.phone(n), 'email', x.email), 'notes', x.notes, 'referrer', jsonb_build_object('name', x.referrer))) as id
from (values (1, 'Ana Lima', 'ana@example.com', 'um', 'João Alves'), (2, 'Bia Reis', 'bia@example.com', 'dois', 'Rui Luz')) as x (n, name, email, notes, referrer);
create function tests.told(p_n integer) returns jsonb language sql as $$
    select webhooks.body_of(d, true) -> 'data' from webhooks.deliveries as d join l on l.id = d.lead_id where l.n = p_n
$$;
select is(tests.told(n) -> 'person' ->> 'email', e, 'the address of the one') from (values (1, 'ana@example.com'), (2, 'bia@example.com')) as v (n, e);
select is(concat_ws(' ', tests.told(2) #>> '{person,name}', tests.told(2) #>> '{person,phone}' = tests.phone(2), tests.told(2) ->> 'notes', tests.told(2) #>> '{referrer,name}'), 'Bia Reis t dois Rui Luz', 'all of the other');
delete from people.identifiers as i using l where l.n = 2 and i.person_id = tests.person_id(l.id);
select is(tests.told(2) #>> '{person,email}', null, 'who has none has none');

select * from finish();
rollback;
