begin;
select plan(3);

select is_empty(
    $$
    select n
    from generate_series(10, 99) as n, normalize.phone(format('0 %s 12 98321-7654', n)) as p
    where (p.e164 = '+5512983217654' and 'carrier_code' = any (p.repairs)) <> exists (
        select from normalize.carrier_codes as c where c.code = n::text
    ) and n not in (12, 55)
    $$,
    'two digits between zero and area code are cut when they are a carrier''s'
);
select is((normalize.phone('0 55 12 98321-7654')).repairs, '{country_code}', '55 there is the country code');
select is_empty($$select c.code from normalize.carrier_codes as c where c.source !~ '20[0-9]{2}-[0-9]{2}-[0-9]{2}'$$, 'each has source and date');

select * from finish();
rollback;
