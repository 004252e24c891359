begin;
select plan(15);

select is(
    (select count(*)::integer from normalize.phone(t.raw) as p where not p.is_valid and p.reason = t.reason),
    1,
    t.description
)
from (values
    ('a megabyte of digits', repeat('9', 1048576), 'too_long'),
    ('a megabyte of spaces', repeat(' ', 1048576), 'too_long'),
    ('a megabyte of plus signs', repeat('+', 1048576), 'too_long'),
    ('a megabyte of emoji', repeat(U&'\+01F600', 262144), 'too_long'),
    ('251 spaces and digits', repeat(' ', 240) || '11987654321', 'too_long'),
    ('250 brackets', repeat('(', 250), 'empty'),
    ('250 zeros', repeat('0', 250), 'placeholder'),
    ('250 times 55', repeat('55', 125), 'placeholder'),
    ('250 times 15', repeat('15', 125), 'too_long'),
    ('letters and digits by turns', repeat('1a', 125), 'not_a_number'),
    ('many extensions', repeat('1 ramal ', 31), 'not_a_number'),
    ('a combining accent', U&'11 98765-4321\0301y\0301', 'not_a_number'),
    ('a NUL picture', U&'\2400', 'empty'),
    ('the last code point', U&'\+10FFFF', 'empty')
) as t (description, raw, reason);

select is(
    (normalize.phone(repeat(' ', 239) || '11987654321')).e164,
    '+5511987654321',
    '250 characters are read'
);

select * from finish();
rollback;
