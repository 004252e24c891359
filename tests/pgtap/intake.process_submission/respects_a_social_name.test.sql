begin;
select plan(22);

select tests.make_operation();
create function tests.person(p_person jsonb) returns text language plpgsql as $$
declare
    v_body constant jsonb := (tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual'))).body;
begin
    return concat_ws(' | ', v_body ->> 'outcome', v_body ->> 'reason', (
        select concat_ws(' | ', p.name, p.name_key, p.registered_name)
        from leads.leads as l
        join people.people as p on p.id = l.person_id
        where l.uid = (v_body #>> '{lead,uid}')::uuid
    ), v_body #>> '{warnings,0,code}');
end
$$;

select is(
    tests.person('{"name": "ANA SOUZA", "social_name": "caio souza", "phone": "11987654321"}'), 'created | Caio Souza | caio souza | Ana Souza',
    'the social name is the name'
);
select is((select d.work ->> 'name' from outbox.claim(tests.worker_id()) as d where d.kind = 'chatwoot.contact'), 'Caio Souza', 'outside nobody sees another');
select is(
    (select g.body #>> '{person,name}' from leads.leads as l, api.get_lead(tests.credential(), l.uid) as g), 'Caio Souza', 'the consultant neither'
);
select is_empty($$select e.data from leads.events as e where e.data::text ilike '%ana souza%'$$, 'history has no name');
select is(
    tests.person('{"name": "Bia Lopes (nome social: Beto Lopes)", "phone": "11987654322"}'), 'created | Beto Lopes | beto lopes | Bia Lopes', 'typed inside the name'
);
select is(
    tests.person('{"name": "Bia Lima (nome social Bento)", "social_name": "Beto Lima", "phone": "11987654323"}'), 'created | Beto Lima | beto lima | Bia Lima',
    'its own field comes first'
);
select is(
    tests.person('{"name": "Caio Prado", "social_name": "CAIO PRADO", "phone": "11987654324"}'), 'created | Caio Prado | caio prado', 'the same name twice is one'
);
select is(
    tests.person('{"name": "Eva Reis", "social_name": "123", "phone": "11987654325"}'), 'created | Eva Reis | eva reis | social_name_ignored', 'what is no name is said'
);
select is(
    tests.person('{"name": "teste", "social_name": "Ivo Reis", "phone": "11987654326"}'), 'created | Ivo Reis | ivo reis', 'the social name is enough'
);
select is(
    tests.person('{"name": "Eva Rocha", "social_name": null, "phone": "11987654327"}'), 'created | Eva Rocha | eva rocha', 'null is none'
);
select is(tests.person('{"name": "Eva Rocha", "social_name": 1, "phone": "11987654327"}'), 'touched | Eva Rocha | eva rocha | social_name_ignored', 'a number is none');

-- A landline names a person together with the name: either.
select is(
    tests.person('{"name": "Lia Melo", "social_name": "Leo Melo", "phone": "1133334444"}'), 'created | Leo Melo | leo melo | Lia Melo', 'somebody behind a landline'
);
select is(tests.person('{"name": "Lia Melo", "phone": "1133334444"}'), 'touched | Leo Melo | leo melo | Lia Melo', 'known by the name of the register');
select is(tests.person('{"name": "Leo Melo", "phone": "1133334444"}'), 'touched | Leo Melo | leo melo | Lia Melo', 'and by the social name');
select is(tests.person('{"name": "Rui Melo", "phone": "1133334444"}'), 'created | Rui Melo | rui melo', 'not by another');

-- Known already, the social name learnt later.
select is(tests.person('{"name": "Iara Nunes", "phone": "11987654328"}'), 'created | Iara Nunes | iara nunes', 'somebody');
select is(
    tests.person('{"name": "Iara Nunes", "social_name": "Igor Nunes", "phone": "11987654328"}'), 'touched | Igor Nunes | igor nunes | Iara Nunes',
    'is called by it from then on'
);
select is(
    tests.person('{"name": "Eva Rocha", "social_name": "Edu Rocha", "phone": "11987654328"}'), 'created | Edu Rocha | edu rocha | Eva Rocha | shared_phone',
    'another''s names are another person'
);
select is(tests.person('{"name": "Iara Nunes", "phone": "11987654328"}'), 'touched | Igor Nunes | igor nunes | Iara Nunes', 'and change nothing');
select is((select count(*) from leads.leads), 11::bigint, 'each person once');
select is(tests.is_sound(), '', 'nothing is lost');

create temporary table alone as select tests.lead(77, jsonb_build_object('person', jsonb_build_object('social_name', 'caio souza', 'phone', tests.phone(77)))) as id;
select is((select p.name from alone as a join leads.leads as l on l.id = a.id join people.people as p on p.id = l.person_id), 'Caio Souza', 'a social name may stand alone');
select * from finish();
rollback;
