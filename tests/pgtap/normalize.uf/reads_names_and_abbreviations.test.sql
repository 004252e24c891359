begin;
select plan(14);

select is(normalize.uf(t.raw), t.expected, coalesce(t.raw, 'null'))
from (values
    ('sp', 'SP'), (' PE ', 'PE'), ('Minas Gerais', 'MG'), ('RIO GRANDE DO SUL', 'RS'), ('mato grosso', 'MT'), ('Pará', 'PA'), ('Paraná', 'PR'),
    ('Distrito Federal', 'DF'), ('XX', null), ('SPP', null), ('', null), (null, null), ('São Paulo', 'SP')
) as t (raw, expected);

select is_empty(
    $$select uf from normalize.area_codes as a where normalize.uf(a.uf) is distinct from a.uf
      union select m.uf from normalize.municipalities as m where normalize.uf(m.uf) is distinct from m.uf$$,
    'every state of the other tables is known'
);

select * from finish();
rollback;
