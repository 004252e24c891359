begin;
select plan(28);

select tests.make_operation();
create temporary table t as
select
    tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "tax_id": "52998224725"}}')) as maria,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "email": "rui@example.com"}}')) as rui,
    tests.person_id(tests.lead(3, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890"}}')) as ana;
create temporary table before as select (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i) as identifiers;
create function tests.found(p_name text, p_phone text default null, p_email text default null, p_tax_id text default null)
returns text language sql as $$
    select concat_ws(' ', f.doubt, case when f.is_phone_wrong then 'wrong' end, f.matched_by, (select p.name from people.people as p where p.id = f.person_id), (
        select 'e-mail of ' || p.name from people.people as p where p.id = f.email_owner_id
    ))
    from people.find_person((
        p_name, lower(p_name), null, p_phone, null, (select n.match_key from normalize.phone(p_phone) as n),
        p_email, (select e.match_key from normalize.email(p_email) as e), p_tax_id, null
    )::people.identity) as f
$$;

select is(tests.found('Maria', p_tax_id => '52998224725'), 'tax_id Maria Souza', 'a CPF');
select is(tests.found('Pedro', p_tax_id => '52998224725'), 'another_name', 'with another name a human looks');
select is(tests.found('M. Lima', '11987654321', p_tax_id => '52998224725'), 'tax_id Maria Souza', 'unless two things prove the same person');
select is(tests.found('Maria', '11987654321'), 'phone Maria Souza', 'a mobile with the name');
select is(tests.found('M. S. Lima', '11987654321'), 'phone Maria Souza', 'or with initials that are no other name');
select is(tests.found('João Prado', '11987654321'), '', 'another name on a mobile is another person');
select is(tests.found('Rui', p_email => 'rui@example.com'), 'email Rui Castro e-mail of Rui Castro', 'an e-mail');
select is(tests.found('Pedro', p_email => 'rui@example.com'), 'another_name e-mail of Rui Castro', 'with another name and nothing else a human looks');
select is(tests.found('Pedro', '11911112222', 'rui@example.com'), 'e-mail of Rui Castro', 'with a phone of their own they are somebody new');
select is(tests.found('X', '11987654321', 'rui@example.com'), 'e-mail of Rui Castro', 'so it is with an e-mail of a third, whose owner is told');
select is(tests.found('Maria Souza', '11987654321', 'rui@example.com'), 'phone Maria Souza e-mail of Rui Castro', 'the phone goes before the e-mail');
select is(tests.found('Ana Prado', '1134567890'), 'phone Ana Prado', 'a landline with the name');
select is(tests.found('Pedro Prado', '1134567890'), '', 'and not without');
select is(tests.found('Maria Souza', '11987654321', p_tax_id => '28461739582'), '', 'another CPF contradicts');
select is(tests.found('Maria Souza', '11987654321', p_tax_id => '27845193000138'), 'phone Maria Souza', 'a CNPJ does not contradict a CPF');

-- What several share: the name must fit one of them, and what proves one person goes before it.
select tests.lead(4, '{"person": {"name": "Maria Souza", "phone": "(11) 3333-4444", "tax_id": "39053344705"}}');
select tests.lead(5, '{"person": {"name": "Maria Lima", "phone": "(11) 3333-4444", "email": "maria.lima@example.com"}}');
update before set identifiers = (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i);
select is(tests.found('Maria Lima', '1133334444'), 'phone Maria Lima', 'a switchboard with one of two names');
select is(tests.found('Maria', '1133334444'), 'several_people', 'a name that fits both is for a human');
select is(tests.found('Maria', '1133334444', 'maria.lima@example.com'), 'email Maria Lima e-mail of Maria Lima', 'an e-mail that is hers alone decides');
select is(tests.found('Maria', '1133334444', p_tax_id => '39053344705'), 'tax_id Maria Souza', 'so does a CPF');
select is(tests.found('Maria', '11987654321', 'maria.lima@example.com'), 'several_people e-mail of Maria Lima', 'two proofs of two people with the name are for a human');
select is(tests.found('Maria Lima', '11987654321', 'maria.lima@example.com'), 'email Maria Lima e-mail of Maria Lima', 'the one whose name it is, when only one has it');

-- A common mailbox and a CNPJ are nobody's alone.
select tests.lead(6, '{"person": {"name": "Caio Pinto", "phone": "11955554444", "email": "contato@padaria.com.br", "tax_id": "27845193000138"}}');
update before set identifiers = (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i);
select is(tests.found('Caio Pinto', p_email => 'contato@padaria.com.br'), 'email Caio Pinto', 'a common mailbox with the name');
select is(tests.found('Lia Ramos', p_email => 'contato@padaria.com.br', p_tax_id => '27845193000138'), '', 'another name at the firm is another person');
select is(tests.found('Caio', p_tax_id => '27845193000138'), 'tax_id Caio Pinto', 'a CNPJ with the name');

-- A number that turned out to be somebody else's still finds whom it was said to be.
select from t, people.detach_number(t.maria, 'm551187654321') as d;
update before set identifiers = (select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i);
select is(tests.found('Maria Souza', '11987654321'), 'wrong phone Maria Souza', 'the same name with the same number is the same mistake');
select is(tests.found('Pedro Prado', '11987654321'), '', 'another name may have it');
select is(tests.found('Nobody'), '', 'nothing names nobody');
select is((select jsonb_agg(to_jsonb(i) order by i.id) from people.identifiers as i), identifiers, 'and nothing is learnt by asking') from before;

select * from finish();
rollback;
