begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}') as lead_id;

select is(leads.suppress('(11) 8765-4321', null, 'request', 'operator'), 2, 'a phone in its old form names a person: her e-mail is suppressed too');
select is(tests.status(lead_id), 'opted_out', 'and her lead ends') from t;
select is(s.body ->> 'outcome', 'suppressed', 'she is not taken in again') from tests.submit('{"person": {"name": "Maria Souza", "email": "maria@example.com"}, "origin": "manual"}') as s;

select is(leads.suppress(null, 'desconhecida@example.com', 'request', 'operator'), 1, 'an e-mail that nobody has is suppressed all the same');
select is(s.body ->> 'outcome', 'suppressed', 'for whoever comes with it later') from tests.submit('{"person": {"name": "Rosa Alves", "email": "Desconhecida@example.com"}, "origin": "manual"}') as s;
select is(leads.suppress(' ', 'desconhecida@example.com', 'request', 'operator'), 0, 'a second time there is nothing new');

-- A landline of two people: nobody in particular is meant, but nobody is contacted there.
select tests.lead(2, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890", "email": "ana@example.com"}}');
select tests.lead(3, '{"person": {"name": "Pedro Prado", "phone": "(11) 3456-7890"}}');
select is(leads.suppress('11 3456 7890', null, 'request', 'operator'), 1, 'a shared landline alone is suppressed');
select is(s.body ->> 'outcome', 'touched', 'Ana can still be referred by e-mail') from tests.submit('{"person": {"name": "Ana Prado", "email": "ana@example.com"}, "origin": "manual"}') as s;

select throws_ok($$select leads.suppress('123', 'x', 'request', 'operator')$$, 'ID105', null, 'what cannot be understood is refused');
select throws_ok($$select leads.suppress(null, null, 'request', 'operator')$$, 'ID105', null, 'so is nothing at all');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
