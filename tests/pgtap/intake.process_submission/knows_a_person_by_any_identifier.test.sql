begin;
select plan(34);

select tests.make_operation();
-- Submits a person and says how they were matched and to whom (the name under which that person is known).
create function tests.match(p_person jsonb, p_referrer jsonb default null) returns text language plpgsql as $$
declare
    v_answer record;
begin
    select * into v_answer from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual', 'referrer', p_referrer));
    return concat_ws(' ', v_answer.body ->> 'outcome', v_answer.body ->> 'matched_by', (
        select p.name from people.people as p join leads.leads as l on l.person_id = p.id where l.uid = (v_answer.body #>> '{lead,uid}')::uuid
    ), v_answer.body #>> '{warnings,0,code}');
end;
$$;
create function tests.person_of(p_value text) returns text language sql as $$
    select string_agg(p.name, ', ' order by p.id) from people.identifiers as i join people.people as p on p.id = i.person_id where i.value = p_value
$$;

-- Forms of one phone and one mailbox.
select is(tests.match('{"name": "Maria Souza", "phone": "(11) 98765-4321"}'), 'created Maria Souza', 'somebody new');
select is(tests.match('{"name": "Maria Souza", "phone": "+55 11 98765 4321"}'), 'touched phone Maria Souza', 'the phone in international form');
select is(tests.match('{"name": "Maria Souza", "phone": "1187654321"}'), 'touched phone Maria Souza', 'the phone without its ninth digit');
select is(tests.match('{"name": "M. S. Lima", "phone": "011 98765-4321"}'), 'touched phone Maria Souza', 'a mobile names its person by initials, too');
select is(tests.match('{"name": "Maria Souza", "phone": "11987654321", "email": "maria.souza@gmail.com", "tax_id": "529.982.247-25"}'), 'touched phone Maria Souza', 'new identifiers come along');
select is(tests.person_of('52998224725'), 'Maria Souza', 'and are kept');
select is(tests.match('{"name": "Maria Souza", "email": "MariaSouza+lista@googlemail.com"}'), 'touched email Maria Souza', 'another form of the mailbox');
select is(tests.match('{"name": "Maria Souza", "phone": "11 91111-2233", "tax_id": "52998224725"}'), 'touched tax_id Maria Souza unconfirmed_phone', 'a new phone with the same CPF, which nobody needs to believe');
select is(tests.person_of('+5511911112233'), 'Maria Souza', 'the new phone is hers too');
select is((select count(*) from people.people), 1::bigint, 'all of it is one person');

-- Contradictions.
select is(tests.match('{"name": "Paulo Reis", "phone": "11987654321", "tax_id": "168.995.350-09"}'), 'created Paulo Reis shared_phone', 'the same mobile with another CPF is another person');
select is(tests.person_of('+5511987654321'), 'Maria Souza, Paulo Reis', 'the mobile is shared now');
select is(tests.match('{"name": "Paulo Reis", "phone": "11987654321"}'), 'touched phone Paulo Reis', 'and names a person together with the name: him');
select is(tests.match('{"name": "Maria Souza", "phone": "11987654321"}'), 'touched phone Maria Souza', 'or her');
select is(tests.match('{"name": "Joana Prado", "phone": "11 93333-4455", "email": "maria.souza@gmail.com"}'), 'created Joana Prado email_of_another_person', 'an e-mail with another name is no proof');
select is(tests.match('{"name": "Rui Castro", "phone": "11 94444-5566"}'), 'created Rui Castro', 'somebody else');
select is(
    tests.match('{"name": "Rui Castro", "phone": "11 94444-5566", "email": "maria.souza@gmail.com"}'), 'touched phone Rui Castro email_of_another_person',
    'with two persons named the phone decides, and the e-mail stays where it is'
);
select is(tests.person_of('maria.souza@gmail.com'), 'Maria Souza', 'it is still hers');
select is(
    tests.match('{"name": "Bia Rocha", "email": "maria.souza@gmail.com", "tax_id": "390.533.447-05"}'), 'created Bia Rocha email_of_another_person',
    'an e-mail with another CPF is another person, and stays where it is'
);
select is(tests.match('{"name": "Rui Castro", "phone": "11 94444-5566", "tax_id": "390.533.447-05"}'), 'quarantined another_name', 'a CPF with another name is for a human');
select is(tests.match('{"name": "Bia Rocha", "phone": "11 94444-5566", "tax_id": "390.533.447-05"}'), 'touched tax_id Bia Rocha shared_phone', 'a CPF goes before a phone');
select is(tests.person_of('+5511944445566'), 'Rui Castro, Bia Rocha', 'which both have then');

-- Landlines.
select is(tests.match('{"name": "Ana Prado", "phone": "(11) 3456-7890"}'), 'created Ana Prado', 'a landline');
select is(tests.match('{"name": "Pedro Prado", "phone": "(11) 3456-7890"}'), 'created Pedro Prado', 'another name on it is another person');
select is(tests.match('{"name": "Ana Prado", "phone": "(11) 3456-7890"}'), 'touched phone Ana Prado', 'the first name is the first person');
select is(tests.match('{"name": "Pedro Prado", "phone": "(11) 3456-7890"}'), 'touched phone Pedro Prado', 'the second name the second');
select is(tests.match('{"name": "ana PRADO", "phone": "(11) 3456-7890"}'), 'touched phone Ana Prado', 'however it is written');

-- Referrers.
select tests.match(tests.referral(1) -> 'person', '{"name": "João Prado", "phone": "11 95555-6677"}');
select tests.match(tests.referral(2) -> 'person', '{"name": "J. Prado", "phone": "+5511955556677"}');
select is((select count(*) from people.referrers), 1::bigint, 'a referrer is one by phone');
select tests.match(tests.referral(3) -> 'person', '{"name": "Nilza  MOURA"}');
select tests.match(tests.referral(4) -> 'person', '{"name": "nilza moura"}');
select is((select count(*) from people.referrers as r where r.person_id is null), 1::bigint, 'one without contacts is one by name');
select is((select count(*) from leads.leads as l join people.referrers as r on r.id = l.referrer_id where r.name = 'Nilza Moura'), 2::bigint, 'and has the credit twice');
select is(tests.match('{"name": "João Prado", "phone": "11 95555-6677"}'), 'created phone João Prado', 'a referrer may be referred later: the same person, a first lead');
select is((select count(*) from people.identifiers as i where i.value = '+5511955556677'), 1::bigint, 'known once');

select is_empty($$select kind, match_key from people.identifiers where not is_shared group by 1, 2 having count(*) > 1$$, 'no key that is not shared names two');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
