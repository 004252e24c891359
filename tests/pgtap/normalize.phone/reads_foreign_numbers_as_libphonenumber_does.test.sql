begin;
select plan(49);

select is(
    (select coalesce(p.reason, format('%s %s %s %s %s', p.e164, p.country_code, p.national_number, p.region, p.kind))
     from normalize.phone(t.raw) as p),
    t.expected,
    t.raw
)
from (values
    ('+351 912 345 678', '+351912345678 351 912345678 PT mobile'),
    ('00351 912 345 678', '+351912345678 351 912345678 PT mobile'),
    ('0015 351 912 345 678', '+351912345678 351 912345678 PT mobile'),
    ('+351 (0)21 234 5678', '+351212345678 351 212345678 PT fixed'),
    ('00 15 1 212 555 1234', '+12125551234 1 2125551234 US fixed_or_mobile'),
    ('+1 (212) 555-1234', '+12125551234 1 2125551234 US fixed_or_mobile'),
    ('001 212 555 1234', '+12125551234 1 2125551234 US fixed_or_mobile'),
    ('+1 416 555 1234', '+14165551234 1 4165551234 CA fixed_or_mobile'),
    ('+1 800 356 9377', '+18003569377 1 8003569377 US toll_free'),
    ('+1 800 FLOWERS', '+18003569377 1 8003569377 US toll_free'),
    ('+44 (0)20 7946 0958', '+442079460958 44 2079460958 GB fixed'),
    ('+44 7400 123456', '+447400123456 44 7400123456 GB mobile'),
    ('+44 7624 412345', '+447624412345 44 7624412345 IM mobile'),
    ('+44 56 1234 5678', '+445612345678 44 5612345678 GB voip'),
    ('+44 70 1234 5678', '+447012345678 44 7012345678 GB personal'),
    ('+54 9 11 2345-6789', '+5491123456789 54 91123456789 AR mobile'),
    ('+54 11 15 2345-6789', '+5491123456789 54 91123456789 AR mobile'),
    ('+54 11 2345-6789', '+541123456789 54 1123456789 AR fixed'),
    ('+52 55 1234 5678', '+525512345678 52 5512345678 MX fixed_or_mobile'),
    ('+52 1 55 1234 5678', '+525512345678 52 5512345678 MX fixed_or_mobile'),
    ('5215512345678@s.whatsapp.net', '+525512345678 52 5512345678 MX fixed_or_mobile'),
    ('+39 06 698 12345', '+390669812345 39 0669812345 VA fixed'),
    ('+39 06 6789 0123', '+390667890123 39 0667890123 IT fixed'),
    ('+7 701 234 56 78', '+77012345678 7 7012345678 KZ mobile'),
    ('+7 912 345 67 89', '+79123456789 7 9123456789 RU mobile'),
    ('+595 981 123456', '+595981123456 595 981123456 PY mobile'),
    ('https://wa.me/351912345678', '+351912345678 351 912345678 PT mobile'),
    ('tel:+1-212-555-1234', '+12125551234 1 2125551234 US fixed_or_mobile'),
    ('+800 1234 5678', '+80012345678 800 12345678 001 toll_free'),
    ('+351 512 345 678', 'invalid_national_number'),
    ('+44 20 7946 095', 'invalid_national_number'),
    ('+44 20 7946 09589', 'too_long'),
    ('+44 12', 'too_short')
) as t (raw, expected);

select is(
    (select p.e164 from normalize.phone('+351 912 345 678', t.region) as p),
    '+351912345678',
    'an international number needs no region: ' || coalesce(t.region, 'null')
)
from (values ('PT'), ('br'), (null), (''), ('nowhere')) as t (region);

select is(
    (select coalesce(p.e164, p.reason) from normalize.phone(t.raw, t.region) as p),
    t.expected,
    format('%s in %s', t.raw, coalesce(t.region, 'null'))
)
from (values
    ('912 345 678', 'PT', '+351912345678'),
    ('(212) 555-1234', 'US', '+12125551234'),
    ('1 212 555 1234', 'ca', '+12125551234'),
    ('011 55 11 98765-4321', 'US', '+5511987654321'),
    ('011 15 2345-6789', 'AR', '+5491123456789'),
    ('912 345 678', null, 'missing_country_code'),
    ('912 345 678', '', 'missing_country_code'),
    ('912 345 678', '001', 'missing_country_code'),
    ('912 345 678', 'nowhere', 'missing_country_code')
) as t (raw, region, expected);

select is((normalize.phone('11 98765-4321', 'br')).e164, '+5511987654321', 'the region may be in small letters');
select is(
    (normalize.phone('+54 9 11 2345-6789')).match_key,
    (normalize.phone('+54 11 2345-6789')).match_key,
    'Argentina: a number with and without its mobile 9 is one subscriber'
);

select * from finish();
rollback;
