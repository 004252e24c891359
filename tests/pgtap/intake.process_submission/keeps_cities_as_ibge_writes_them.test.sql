begin;
select plan(12);

select tests.make_operation();
create function tests.city(p_number integer, p_city text, p_phone text default null) returns text language plpgsql as $$
declare
    v_body constant jsonb := (tests.submit(jsonb_build_object(
        'origin', 'manual', 'person', jsonb_build_object('name', 'Maria Souza', 'city', p_city, 'phone', coalesce(p_phone, tests.phone(p_number)))
    ))).body;
begin
    return concat_ws(' ', (
        select concat_ws(' ', p.city, p.ibge_code)
        from leads.leads as l
        join people.people as p on p.id = l.person_id
        where l.uid = (v_body #>> '{lead,uid}')::uuid
    ), (v_body #>> '{warnings,0,field}') || '=' || (v_body #>> '{warnings,0,code}'));
end
$$;

select is(tests.city(1, ' sao paulo/sp '), 'São Paulo 3550308', 'understood, in IBGE''s spelling');
select is(tests.city(2, 'BH'), 'Belo Horizonte 3106200', 'an abbreviation');
select is(tests.city(3, 'Springfield'), 'Springfield person.city=city_as_typed', 'unknown: as typed, and said');
select is(tests.city(4, 'Campinas/RJ'), 'Campinas/RJ person.city=city_as_typed', 'a state that has none');
select is(tests.city(5, 'Bom Jesus', '86 98765-4321'), 'Bom Jesus 2201903', 'the phone''s area code decides among five');
select is(tests.city(6, 'Bom Jesus', '54 98765-4321'), 'Bom Jesus 4302303', 'each time');
select is(tests.city(7, 'Bom Jesus', '11 98765-4321'), 'Bom Jesus person.city=city_as_typed', 'one of elsewhere does not');
select is(tests.city(8, 'Campinas', '86 98765-4322'), 'Campinas 3509502', 'a name without doubt needs none');
select is(tests.city(9, 'Campo Grande', '+351 912 345 678'), 'Campo Grande person.city=city_as_typed', 'nor does a foreign phone decide');
select is(
    (select s.body -> 'warnings' from tests.submit(tests.referral(10, jsonb_build_object('person', (tests.referral(10) -> 'person') || '{"city": "  "}'))) as s),
    '[]'::jsonb, 'none is no doubt'
);
select matches(
    (select s.body #>> '{warnings,0,detail}' from tests.submit(tests.referral(11, jsonb_build_object('person', (tests.referral(11) -> 'person') || '{"city": "Bom Jesus"}'))) as s),
    '^Há mais de uma cidade', 'the doubt is explained'
);
select is_empty(
    $$select r from unnest(array['too_long', 'not_a_city', 'unknown_city', 'not_in_state', 'ambiguous', 'other_state', 'state_only']) as r
      where not exists (select from meta.texts as t where t.key = 'city.' || r)$$,
    'every reason of normalize.city() has its sentence'
);

select * from finish();
rollback;
