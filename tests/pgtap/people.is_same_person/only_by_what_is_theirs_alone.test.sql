begin;
select plan(13);

select tests.make_operation();
create temporary table t as
select tests.person_id(tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001", "email": "maria@example.com", "tax_id": "52998224725"}}')) as a,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11987650002", "email": "rui@example.com"}}')) as b;
create function tests.who(p_phone text, p_email text, p_tax_id text default null) returns people.identity language sql as $$
    select (null, null, null, p_phone, null, p_phone, p_email, p_email, p_tax_id, null)::people.identity
$$;
create function tests.same(p_one people.identity, p_other people.identity) returns boolean language sql as $$ select people.is_same_person(p_one, p_other) $$;
select is(tests.same(tests.who('m551187650001', null), tests.who('m551187650001', null)), true, 'one phone');
select is(tests.same(tests.who('m551187650001', null), tests.who(null, 'maria@example.com')), true, 'a phone and an e-mail of one');
select is(tests.same(tests.who(null, 'maria@example.com'), tests.who('m551187650001', null)), true, 'the other way');
select is(tests.same(tests.who(null, null, '52998224725'), tests.who('m551187650001', null)), true, 'a CPF and a phone');
select is(tests.same(tests.who('m551187650001', null), tests.who(null, null, '52998224725')), false, 'the other is asked by phone and e-mail');
select is(tests.same(tests.who('m551187650001', null), tests.who('m551187650002', null)), false, 'two people');
select is(tests.same(tests.who('m551187650001', 'maria@example.com'), tests.who('m551187650002', 'rui@example.com')), false, 'with all that they have');
select is(tests.same(tests.who(null, null), tests.who('m551187650001', null)), false, 'nothing names nobody');
select is(tests.same(tests.who('m551187650001', null), tests.who(null, null)), false, 'on either side');
select is(tests.same(tests.who('maria@example.com', null), tests.who('m551187650001', null)), false, 'an e-mail is no phone');
update people.identifiers set is_shared = true where match_key = 'maria@example.com';
select is(tests.same(tests.who('m551187650001', null), tests.who(null, 'maria@example.com')), false, 'what is shared proves nothing');
select is(tests.same(tests.who(null, 'maria@example.com'), tests.who('m551187650001', null)), false, 'on either side');
update people.identifiers set is_shared = false, confirmed_at = null where match_key = 'maria@example.com';
select is(tests.same(tests.who('m551187650001', null), tests.who(null, 'maria@example.com')), false, 'nor does what is unconfirmed');

select * from finish();
rollback;
