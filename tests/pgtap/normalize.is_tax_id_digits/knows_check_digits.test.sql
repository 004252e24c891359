begin;
select plan(8);

select is(normalize.is_tax_id_digits(t.digits), t.expected, coalesce(t.digits, 'null'))
from (values
    ('52998224725', true),
    ('52998224724', false),
    ('52998224735', false),
    ('11111111111', false),
    ('11222333000181', true),
    ('11222333000182', false),
    ('1122233300018', false),
    (null, false)
) as t (digits, expected);

select * from finish();
rollback;
