begin;
select plan(6);

select is(
    (select array_agg(a.ddd order by a.ddd) from normalize.area_codes as a),
    normalize.brazilian_area_codes(),
    'the constant is the table'
);
select is(cardinality(normalize.brazilian_area_codes()), 67, 'there are 67');
select is_empty(
    $$
    select a.ddd
    from normalize.area_codes as a, normalize.phone(a.ddd || '98765-4321') as p
    where not p.is_valid or p.kind <> 'mobile' or p.e164 <> format('+55%s987654321', a.ddd)
    $$,
    'every area code takes a mobile'
);
select is_empty(
    $$
    select a.ddd
    from normalize.area_codes as a, normalize.phone(a.ddd || '2765-4321') as p
    where not p.is_valid or p.kind <> 'fixed' or p.e164 <> format('+55%s27654321', a.ddd)
    $$,
    'every area code takes a landline'
);
select set_eq(
    $$
    select distinct p.reason
    from generate_series(10, 99) as n, normalize.phone('+55' || n || '987654321') as p
    where not exists (select from normalize.area_codes as a where a.ddd = n)
    $$,
    array['unknown_ddd'],
    'a mobile of any other code is refused'
);
select set_eq(
    $$
    select distinct p.reason
    from generate_series(10, 99) as n, normalize.phone(n || '27654321') as p
    where not exists (select from normalize.area_codes as a where a.ddd = n)
    $$,
    array['unknown_ddd'],
    'a landline of any other code is refused'
);

select * from finish();
rollback;
