begin;
select plan(16);

select is(
    (select format('%s %s %s', p.kind, coalesce(p.e164, '-'), coalesce(p.reason, '-')) from normalize.phone(t.raw) as p),
    t.expected,
    t.raw
)
from (values
    ('0800 123 4567', 'toll_free +558001234567 -'),
    ('0800 123456', 'toll_free +55800123456 -'),
    ('+55 800 123 4567', 'toll_free +558001234567 -'),
    ('+55 0800 123 4567', 'toll_free +558001234567 -'),
    ('800 123 4567', 'toll_free +558001234567 -'),
    ('0300 123 4567', 'shared_cost +553001234567 -'),
    ('0500 123 4567', 'premium_rate +555001234567 -'),
    ('4004-1234', 'shared_cost +5540041234 -'),
    ('4003 1234', 'shared_cost +5540031234 -'),
    ('4020-1234', 'shared_cost +5540201234 -'),
    ('3003-1234', 'shared_cost +5530031234 -'),
    ('3030-1234', 'uan - service_number'),
    ('+55 4004-1234', 'shared_cost +5540041234 -'),
    ('0900 123 4567', 'premium_rate +559001234567 -'),
    ('0800 FLORES1', 'toll_free +558003567371 -')
) as t (raw, expected);

select is(
    (normalize.phone('0800 123 4567')).match_key,
    '558001234567',
    'the key of a toll-free number is its digits'
);

select * from finish();
rollback;
