begin;
select plan(16);

select tests.make_operation();
create temporary table uninvolved as select tests.lead(900) as lead_id;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create function tests.match(p_person jsonb) returns text language plpgsql as $$
declare
    v_answer record;
begin
    select * into v_answer from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual'));
    return concat_ws(' ', v_answer.body ->> 'outcome', v_answer.body ->> 'reason', v_answer.body ->> 'matched_by', (
        select p.name from people.people as p join leads.leads as l on l.person_id = p.id where l.uid = (v_answer.body #>> '{lead,uid}')::uuid
    ));
end;
$$;

-- Her CPF, then her firm's CNPJ.
select is(tests.match('{"name": "Ana Lopes", "phone": "11987650001", "email": "ana@example.com", "tax_id": "52998224725"}'), 'created Ana Lopes', 'with her CPF');
select is(tests.match('{"name": "Ana Lopes", "phone": "11987650001", "email": "ana@example.com", "tax_id": "27845193000138"}'), 'touched phone Ana Lopes', 'with her firm''s CNPJ she is the same person');
select is(tests.match('{"name": "Ana Lopes", "phone": "11987650001", "tax_id": "39053344705"}'), 'created Ana Lopes', 'with another CPF she is not');
select is(tests.match('{"name": "Caio Pinto", "phone": "11987650002", "tax_id": "27845193000138"}'), 'created Caio Pinto', 'a colleague with the CNPJ is another person');
select is(tests.match('{"name": "Caio Pinto", "phone": "11987650002", "tax_id": "48291357000100"}'), 'created Caio Pinto', 'another CNPJ contradicts a CNPJ');

-- A switchboard of two Marias.
select is(tests.match('{"name": "Maria Souza", "phone": "1133334444"}'), 'created Maria Souza', 'one Maria');
select is(tests.match('{"name": "Maria Lima", "phone": "1133334444", "email": "maria.lima@example.com"}'), 'created Maria Lima', 'and another');
select is(tests.match('{"name": "Maria", "phone": "1133334444", "email": "maria.lima@example.com"}'), 'touched email Maria Lima', 'her own e-mail says which');
select is(tests.match('{"name": "Maria", "phone": "1133334444"}'), 'quarantined several_people', 'without it a human does');
select is((select s.answer #>> '{warnings,0,detail}' from intake.submissions as s order by s.id desc limit 1), 'Mais de uma pessoa conhecida pode ser esta. A equipe vai conferir qual é.', 'who is told why');

-- A couple's e-mail alone, with a CPF of each.
select is(tests.match('{"name": "Ricardo Reis", "email": "casal@example.com", "tax_id": "28461739582"}'), 'created Ricardo Reis', 'he');
select is(tests.match('{"name": "Camila Reis", "email": "casal@example.com", "tax_id": "73194628500"}'), 'created Camila Reis', 'and she');
select is((select string_agg(p.name, ', ' order by p.id) from people.identifiers as i join people.people as p on p.id = i.person_id where i.value = 'casal@example.com'), 'Ricardo Reis, Camila Reis', 'are both reached by it');
select is_empty($$select l.id from leads.leads as l where not exists (select from people.identifiers as i where i.person_id = l.person_id and i.kind in ('phone', 'email'))$$, 'no lead is without a way to reach it');

select is(tests.snapshot(u.lead_id), b.uninvolved, 'somebody uninvolved is what they were') from uninvolved as u, before as b;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
