begin;
select plan(23);

select is(
    (select format('%s %s %s %s %s', p.e164, p.country_code, p.national_number, coalesce(p.region, '-'), p.kind)
     from normalize.phone(t.raw) as p),
    t.expected,
    t.raw
)
from (values
    ('+351 912 345 678', '+351912345678 351 912345678 PT unknown'),
    ('00351 912 345 678', '+351912345678 351 912345678 PT unknown'),
    ('0015 351 912 345 678', '+351912345678 351 912345678 PT unknown'),
    ('00 15 1 212 555 1234', '+12125551234 1 2125551234 - unknown'),
    ('+1 (212) 555-1234', '+12125551234 1 2125551234 - unknown'),
    ('001 212 555 1234', '+12125551234 1 2125551234 - unknown'),
    ('+44 (0)20 7946 0958', '+442079460958 44 2079460958 - unknown'),
    ('+54 9 11 2345-6789', '+5491123456789 54 91123456789 AR unknown'),
    ('+39 06 698 12345', '+390669812345 39 0669812345 - unknown'),
    ('+595 981 123456', '+595981123456 595 981123456 PY unknown'),
    ('https://wa.me/351912345678', '+351912345678 351 912345678 PT unknown'),
    ('tel:+1-212-555-1234', '+12125551234 1 2125551234 - unknown'),
    ('+800 1234 5678', '+80012345678 800 12345678 - unknown')
) as t (raw, expected);

select is(
    (select p.e164 from normalize.phone('+351 912 345 678', t.region) as p),
    '+351912345678',
    'an international number needs no region: ' || coalesce(t.region, 'null')
)
from (values ('PT'), ('br'), (null), (''), ('nowhere')) as t (region);

select is(
    (select p.reason from normalize.phone('912 345 678', t.region) as p),
    'missing_country_code',
    'national forms are read for Brazil alone: ' || coalesce(t.region, 'null')
)
from (values ('PT'), (null), (''), ('nowhere')) as t (region);

select is((normalize.phone('11 98765-4321', 'br')).e164, '+5511987654321', 'the region may be in small letters');

select * from finish();
rollback;
