begin;
select plan(5);

-- Whether a name is that of each of six.
select is((select string_agg(concat(normalize.same_person_name(t.typed, o.name)), '' order by o.n) from unnest('{maria souza,jose da silva,ana,joao lima filho,joao lima neto,maria}'::text[]) with ordinality as o (name, n)), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('Maria L.', 'ffffft'),
    ('MARIA S/Z', 'tfffft'),
    ('', 'ffffff'),
    ('João', 'ffffff'),
    ('Maria', 'tfffft')
) as t (typed, read);

select * from finish();
rollback;
