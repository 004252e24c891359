begin;
select plan(9);

select tests.make_operation();
create function tests.outcome(p_person jsonb, p_referrer jsonb default null) returns text language plpgsql as $$
declare
    v_body constant jsonb := (tests.submit(jsonb_strip_nulls(
        jsonb_build_object('origin', 'manual', 'person', p_person, 'referrer', p_referrer)
    ))).body;
begin
    return concat_ws(
        ' ', v_body ->> 'outcome', (
            select concat_ws(' ', p.name, i.value, 'by ' || r.name)
            from leads.leads as l
            join people.people as p on p.id = l.person_id
            left join people.identifiers as i on i.person_id = p.id and i.kind = 'phone'
            left join people.referrers as r on r.id = l.referrer_id
            where l.uid = (v_body #>> '{lead,uid}')::uuid
        ),
        (select string_agg(w ->> 'code', ' ') from jsonb_array_elements(v_body -> 'warnings') as w)
    );
end
$$;

select is(tests.outcome('{"name": "Rui Castro", "phone": "21983217600"}'), 'created Rui Castro +5521983217600', 'somebody uninvolved');
select is(
    tests.outcome('{"name": "Maria Souza (Indicado por João Pereira)", "phone": "11983217601"}'),
    'created Maria Souza +5511983217601 by João Pereira', 'who referred stands in the name'
);
select is(
    tests.outcome('{"name": "Ana Lima - indicada por João", "phone": "11983217602"}', '{"name": "Bia Reis"}'),
    'created Ana Lima +5511983217602 by Bia Reis', 'who is given apart goes before'
);
select is(
    tests.outcome('{"name": "Caio Souza (nome social)", "phone": "11983217603"}'), 'created Caio Souza +5511983217603', 'a social name alone'
);
select is(
    tests.outcome('{"name": "Nome social: Davi Prado (registro: Ana Prado)", "phone": "11983217604"}'), 'created Davi Prado +5511983217604',
    'the name of the register is not shown'
);
select is((select p.registered_name from people.people as p where p.name = 'Davi Prado'), 'Ana Prado', 'and kept');
select is(
    tests.outcome(jsonb_build_object(
        'name', 'Eva Reis', 'phone', 'https://api.whatsapp.com/send/?phone=5511983217605&text&type=phone_number&app_absent=0&x=' || repeat('a', 400)
    )),
    'created Eva Reis +5511983217605', 'a link with parameters is a link'
);
select is(
    tests.outcome(jsonb_build_object('name', 'Ivo Reis', 'phone', '11983217606', 'tax_id', repeat('1', 40), 'email', repeat('a', 300) || '@example.com')),
    'created Ivo Reis +5511983217606 email_ignored tax_id_ignored', 'what is too long is set aside'
);
select is((select count(*)::integer from people.people as p where p.name = 'Rui Castro'), 1, 'who was uninvolved stays so');

select * from finish();
rollback;
