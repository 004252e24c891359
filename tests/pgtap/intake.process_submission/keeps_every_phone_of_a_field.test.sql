begin;
select plan(11);

select tests.make_operation();
create function tests.phones(p_phone text, p_name text default 'Maria Souza') returns text language plpgsql as $$
declare
    v_body constant jsonb := (tests.submit(jsonb_build_object(
        'origin', 'manual', 'person', jsonb_build_object('name', p_name, 'phone', p_phone)
    ))).body;
begin
    return concat_ws(' ', v_body ->> 'outcome', (
        select string_agg(concat_ws('/', i.value, nullif(array_to_string(i.repairs, '+'), ''), i.extension, i.raw), ' ' order by i.value)
        from leads.leads as l
        join people.identifiers as i on i.person_id = l.person_id and i.kind = 'phone'
        where l.uid = (v_body #>> '{lead,uid}')::uuid
    ));
end
$$;

select is(tests.phones('21 98321-7600', 'Rui Castro'), 'created +5521983217600', 'somebody uninvolved');
select is(tests.phones('1132654321;11983217655'), 'created +551132654321 +5511983217655', 'both numbers are kept');
select is(
    (select l.next_action from leads.leads as l join people.people as p on p.id = l.person_id where p.name = 'Maria Souza'),
    'first_contact', 'the mobile is the one to write to'
);
select is(tests.phones('11 98321-7655'), 'touched +551132654321 +5511983217655', 'each of them names the person');
select is(tests.phones('(11) 8321-7656', 'Ana Lima'), 'created +5511983217656/ninth_digit/(11) 8321-7656', 'what was repaired, and the text');
select is(tests.phones('(11) 8321-7656', 'Ana Lima'), 'touched +5511983217656/ninth_digit/(11) 8321-7656', 'the doubt stays while nobody says better');
select is(tests.phones('11 98321-7656', 'Ana Lima'), 'touched +5511983217656', 'a whole spelling takes it away');
select is(tests.phones('(11) 8321-7656', 'Ana Lima'), 'touched +5511983217656', 'for good');
select is(tests.phones('11 3265-4329 ramal 12', 'Bia Reis'), 'created +551132654329/12', 'the extension stays with its number');
select is(
    (select count(*)::integer from people.identifiers as i join people.people as p on p.id = i.person_id where p.name = 'Rui Castro'), 1,
    'nothing came to who was uninvolved'
);
select is(tests.phones('11 98321-7658 / 98321-765', 'Caio Prado'), 'created +5511983217658', 'what is no number beside one is left');

select * from finish();
rollback;
