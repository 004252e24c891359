begin;
select plan(8);

select is(normalize.names_another_number(t.raw), t.expected, coalesce(t.raw, 'null'))
from (values
    ('CPF:', true),
    ('Nº do pedido', true),
    ('matrícula', true),
    ('os', true),
    ('para os pais', false),
    ('Maria', false),
    ('', false),
    (null, false)
) as t (raw, expected);

select * from finish();
rollback;
