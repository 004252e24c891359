begin;
select plan(9);

select tests.make_operation();
create temporary table t as
select tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com", "tax_id": "52998224725"}}')) as maria,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11987654322"}}')) as rui;
create function tests.found(p_name text, p_phone text, p_email text default null, p_tax_id text default null) returns text language sql as $$
    select concat_ws(' ', f.doubt, case when f.is_phone_wrong then 'wrong' end, f.matched_by, (select p.name from people.people as p where p.id = f.person_id))
    from people.find_person((
        p_name, lower(p_name), null, p_phone, null, (select n.match_key from normalize.phone(p_phone) as n), p_email, p_email, p_tax_id, null
    )::people.identity) as f
$$;
select from t, people.detach_number(t.maria, 'm551187654321') as d;
select is(tests.found('Maria Souza', '11987654321'), 'wrong phone Maria Souza', 'the number that was wrong');
select is(tests.found('Maria Souza', '11987654399'), '', 'another number is no mistake, and the name alone finds nobody');
select is(tests.found('Maria Souza', '11987654399', 'maria@example.com'), 'email Maria Souza', 'nor is it one of whom an e-mail finds');
select is(tests.found('Maria Souza', '11987654321', 'maria@example.com'), 'wrong email Maria Souza', 'the wrong one with the e-mail is');
select is(tests.found('Rui Castro', '11987654322'), 'phone Rui Castro', 'another''s number is right');
select is(tests.found('Rui Castro', '11987654321'), '', 'and the wrong one may be theirs');
select is(tests.found('Maria Souza', '11987654321', p_tax_id => '39053344705'), '', 'another CPF says that it is somebody else');
update people.detached_identifiers set kind = 'wa_id';
select is(tests.found('Maria Souza', '11987654321'), '', 'what WhatsApp called them was no phone');
select is((select count(*) from people.people), 2::bigint, 'nobody is made');

select * from finish();
rollback;
