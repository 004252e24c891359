begin;
select plan(8);

select is(normalize.generation(t.name_key), t.expected, coalesce(t.name_key, 'null'))
from (values
    ('joao silva filho', 'filho'),
    ('joao silva junior', 'junior'),
    ('joao silva ii', 'ii'),
    ('joao silva segundo', 'ii'),
    ('joao filho silva', null),
    ('neto', null),
    ('', null),
    (null, null)
) as t (name_key, expected);

select * from finish();
rollback;
