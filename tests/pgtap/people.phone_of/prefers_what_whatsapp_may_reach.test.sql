begin;
select plan(5);

select tests.make_operation();
create function tests.contact_phone(p_lead_id bigint) returns text language sql as $$
    select (people.phone_of(l.person_id)).value from leads.leads as l where l.id = p_lead_id
$$;
create temporary table t as select tests.lead(1, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890", "email": "ana@example.com"}}') as lead_id;
select is(tests.contact_phone(lead_id), '+551134567890', 'a landline when there is nothing else') from t;
select tests.lead(1, '{"person": {"name": "Ana Prado", "phone": "11987654321", "email": "ana@example.com"}}');
select is(tests.contact_phone(lead_id), '+5511987654321', 'a mobile as soon as there is one') from t;
select tests.lead(1, '{"person": {"name": "Ana Prado", "phone": "11 91111-2233", "email": "ana@example.com"}}');
select is(tests.contact_phone(lead_id), '+5511987654321', 'the first of several') from t;
create temporary table u as select tests.lead(2, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}') as lead_id;
select is(tests.contact_phone(lead_id), null, 'none when there is none') from u;
select is((people.phone_of(0)).id, null, 'nobody has none');

select * from finish();
rollback;
