begin;
select plan(18);

select tests.make_operation();
create temporary table t as
select tests.person_id(tests.lead(1, '{"person": {"name": "María Souza", "social_name": "Caio Souza", "phone": "11987650001", "email": "Caio.S@gmail.com"}}')) as a,
    tests.person_id(tests.lead(2, '{"person": {"name": "Rui Castro", "phone": "11987650002", "email": "rui@example.com"}}')) as b;
create function tests.found(p_name text default null, p_email text default null, p_phone text default null, p_digits text default null) returns text language sql as $$
    select concat_ws('', case when leads.matches_search(a, p_name, p_email, p_phone, p_digits) then 'a' end, case when leads.matches_search(b, p_name, p_email, p_phone, p_digits) then 'b' end) from t
$$;
select is(tests.found('caio'), 'a', 'by the name');
select is(tests.found('maria sou'), 'a', 'by that of the register, without accents');
select is(tests.found('souza maria'), '', 'not across both');
select is(tests.found('stro'), 'b', 'by a part');
select is(tests.found('s'), 'ab', 'whoever has it');
select is(tests.found('example'), '', 'a name is no e-mail');
select is(tests.found(p_email => 'caios@gmail.com'), 'a', 'by the key of an e-mail');
select is(tests.found(p_email => 'Caio.S@'), 'a', 'by its beginning');
select is(tests.found(p_email => 'gmail.com'), '', 'not by its end');
select is(tests.found(p_email => 'rui@'), 'b', 'the other''s');
select is(tests.found(p_email => '+5511'), '', 'an e-mail is no phone');
select is(tests.found(p_phone => 'm551187650001', p_digits => '11987650001'), 'a', 'by a phone');
select is(tests.found(p_phone => 'm551187650001', p_digits => 'x'), 'a', 'by its key');
select is(tests.found(p_phone => 'm551187650001', p_digits => ''), 'a', 'by its key alone');
select is(tests.found(p_digits => '650002'), 'b', 'by some digits');
select is(tests.found(p_digits => ''), '', 'not by none');
select is(tests.found(p_phone => 'm551187650001'), '', 'nor by a key without digits');
select is(tests.found(), '', 'nothing finds nobody');

select * from finish();
rollback;
