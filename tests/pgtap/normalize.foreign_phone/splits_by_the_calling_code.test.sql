begin;
select plan(18);

select is(
    (
        select coalesce(p.reason, format('%s %s %s', p.country_code, p.national_number, coalesce(p.region, '-')))
        from normalize.foreign_phone(t.digits) as p
    ),
    t.expected,
    coalesce(left(t.digits, 60), 'null')
)
from (values
    ('351912345678', '351 912345678 PT'),
    ('12125551234', '1 2125551234 -'),
    ('390669812345', '39 0669812345 -'),
    ('5491123456789', '54 91123456789 AR'),
    ('88012345678', '880 12345678 BD'),
    ('123456', 'too_short'),
    ('3511234', '351 1234 PT'),
    ('9711234567890123', 'too_long'),
    ('0123456789', 'unknown_country_code'),
    ('9991234567', 'unknown_country_code'),
    ('2101234567', 'unknown_country_code'),
    ('11234567890', 'invalid_national_number'),
    ('1212555123', 'invalid_national_number'),
    ('351777777777', 'placeholder'),
    ('+351912345678', 'not_a_number'),
    ('', 'not_a_number'),
    (null, 'not_a_number'),
    (repeat('1', 1048576), 'too_long')
) as t (digits, expected);

select * from finish();
rollback;
