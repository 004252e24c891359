begin;
select plan(25);

select is(
    (select format('%s %s', p.kind, p.e164) from normalize.phone(t.raw) as p),
    t.expected,
    t.raw
)
from (values
    ('31 6123-4567', 'mobile +5531961234567'),
    ('31 7123-4567', 'mobile +5531971234567'),
    ('31 8123-4567', 'mobile +5531981234567'),
    ('31 9123-4567', 'mobile +5531991234567'),
    ('31 2123-4567', 'fixed +553121234567'),
    ('31 3123-4567', 'fixed +553131234567'),
    ('31 4123-4567', 'fixed +553141234567'),
    ('31 5123-4567', 'fixed +553151234567'),
    ('31 90123-4567', 'mobile +5531901234567'),
    ('31 93123-4567', 'mobile +5531931234567'),
    ('31 99123-4567', 'mobile +5531991234567'),
    ('11 4004-1234', 'fixed +551140041234'),
    ('55 99912-3456', 'mobile +5555999123456'),
    ('55 9912-3456', 'mobile +5555999123456'),
    ('55 3221-3456', 'fixed +555532213456')
) as t (raw, expected);

select is(
    (select p.reason from normalize.phone(t.raw) as p),
    'invalid_national_number',
    t.raw || ' does not begin as any subscriber does'
)
from (values
    ('31 81234-5679'), ('31 31234-5677'), ('31 01234-5677'), ('31 11234-5677'), ('31 0123-4567'), ('31 1123-4567')
) as t (raw);

select is(
    (normalize.phone('31 8123-4567')).match_key,
    (normalize.phone('+55 31 98123-4567')).match_key,
    'both forms of a mobile are one subscriber'
);
select isnt(
    (normalize.phone('31 93123-4567')).match_key,
    (normalize.phone('31 3123-4567')).match_key,
    'a mobile is never the landline that shares its last eight digits'
);
select is(
    (normalize.phone('31 3123-4567')).match_key,
    'f553131234567',
    'the key of a landline says so'
);
select is(
    (normalize.phone('+351 912 345 678')).match_key,
    '351912345678',
    'the key of a foreign number is its digits'
);

select * from finish();
rollback;
