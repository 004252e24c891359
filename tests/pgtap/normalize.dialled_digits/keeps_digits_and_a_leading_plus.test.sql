begin;
select plan(20);

select is(
    (select coalesce(d.digits, d.reason) from normalize.dialled_digits(t.raw) as d),
    t.expected,
    left(coalesce(to_json(t.raw)::text, 'null'), 60)
)
from (values
    ('11 98765-4321', '11987654321'),
    ('+1 (212) 555-1234', '+12125551234'),
    ('０１１ ３３３３', '0113333'),
    ('0xx11 3333-4444', '01133334444'),
    ('tel:3333-4444;phone-context=+55-11', '+551133334444'),
    ('tel:3333-4444;phone-context=example.com', '33334444'),
    ('wa.me/351912345678', '+351912345678'),
    ('Fone 3333-4444 ramal 5', '33334444'),
    ('nº 3333-4444', '33334444'),
    ('3333-4444 (recado)', '33334444'),
    ('celso 3333-4444', 'not_a_number'),
    ('3333+4444', 'not_a_number'),
    ('3333-444²', 'not_a_number'),
    ('3333-44½', 'not_a_number'),
    ('３３３３-٤٤٤٤ é', 'not_a_number'),
    ('*144#', 'service_number'),
    ('33334444/33335555', 'multiple_numbers'),
    ('#', 'empty'),
    (null, 'empty'),
    (repeat('1', 1001), 'too_long')
) as t (raw, expected);

select * from finish();
rollback;
