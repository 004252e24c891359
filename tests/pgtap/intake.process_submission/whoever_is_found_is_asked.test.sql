begin;
select plan(9);

select tests.make_operation();
create temporary table uninvolved as select tests.lead(900, '{"person": {"name": "Rui Castro", "phone": "11944445566"}}') as lead_id;
create temporary table joao as select tests.lead(1, '{"person": {"name": "João Alves", "phone": "1133334444", "email": "joao@example.com"}}') as lead_id;
select leads.record_call(lead_id, tests.token_id(), 'opted_out') from joao;
select is(tests.status(lead_id), 'opted_out', 'João says by phone that he wants no more') from joao;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;

select tests.advance('1 day');
select is(tests.status(tests.lead(2, '{"person": {"name": "Lia Ramos", "phone": "11955554444"}, "referrer": {"name": "João Alves", "email": "joao@example.com", "phone": "11987654321"}}')),
    'new', 'he refers a friend and leaves his mobile');
select is(people.is_suppressed('{phone:m551187654321}'), true, 'the mobile of somebody who is suppressed is suppressed');
select is(s.body ->> 'outcome', 'suppressed', 'he is referred by it and not taken in') from tests.submit('{"person": {"name": "João Alves", "phone": "11987654321"}, "origin": "manual"}') as s;
select is(s.body ->> 'outcome', 'suppressed', 'nor by his e-mail with another mobile') from tests.submit('{"person": {"name": "João Alves", "phone": "11977778888", "email": "joao@example.com"}, "origin": "manual"}') as s;
select is(s.body ->> 'outcome', 'suppressed', 'nor by that mobile') from tests.submit('{"person": {"name": "João Alves", "phone": "11977778888"}, "origin": "manual"}') as s;
select tests.submit('{"person": {"name": "Lia Ramos", "phone": "11955554444"}, "referrer": {"name": "João Alves", "email": "joao@example.com", "phone": "11944445566"}, "origin": "manual"}');
select is(people.is_suppressed('{phone:m551144445566}'), false, 'a number that is somebody else''s is not silenced by his name');
select is((select count(*) from people.suppressions as s where s.said_at <> (select min(o.said_at) from people.suppressions as o)), 0::bigint, 'every one of them was said when he said it');
select is(tests.snapshot(u.lead_id) - 'lead', b.uninvolved - 'lead', 'somebody uninvolved is who they were') from uninvolved as u, before as b;

select * from finish();
rollback;
