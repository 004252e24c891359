begin;
select plan(9);

select tests.make_operation();
create temporary table t as
select
    tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "tax_id": "52998224725"}}')) as maria,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "email": "rui@example.com"}}')) as rui,
    tests.person_id(tests.lead(3, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890"}}')) as ana;
create temporary table before as select (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i) as identifiers;
create function tests.found(p_name text, p_phone text default null, p_email text default null, p_tax_id text default null)
returns text language sql as $$
    select concat_ws(' ', f.matched_by, (select p.name from people.people as p where p.id = f.person_id), (
        select 'e-mail of ' || p.name from people.people as p where p.id = f.email_owner_id
    ))
    from people.find_person((
        p_name, lower(p_name), null, p_phone, null, (select n.match_key from normalize.phone(p_phone) as n),
        p_email, (select e.match_key from normalize.email(p_email) as e), p_tax_id, null
    )::people.identity) as f
$$;

select is(tests.found('X', p_tax_id => '52998224725'), 'tax_id Maria Souza', 'a CPF');
select is(tests.found('X', '11987654321'), 'phone Maria Souza', 'a mobile');
select is(tests.found('X', p_email => 'rui@example.com'), 'email Rui Castro e-mail of Rui Castro', 'an e-mail');
select is(tests.found('X', '11987654321', 'rui@example.com'), 'phone Maria Souza e-mail of Rui Castro', 'the phone goes before the e-mail, whose owner is told');
select is(tests.found('Ana Prado', '1134567890'), 'phone Ana Prado', 'a landline with the name');
select is(tests.found('Pedro Prado', '1134567890'), '', 'and not without');
select is(tests.found('Maria Souza', '11987654321', p_tax_id => '11144477735'), '', 'another CPF contradicts');
select is(tests.found('Nobody'), '', 'nothing names nobody');
select is((select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i), identifiers, 'and nothing is learnt by asking') from before;

select * from finish();
rollback;
