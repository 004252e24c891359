begin;
select plan(32);

select is(
    (select format('%s %s', c.reason, c.candidates) from normalize.city(t.raw, t.uf) as c
     where not c.is_valid and num_nonnulls(c.city, c.uf, c.ibge_code, c.match_key) = 0),
    t.expected, left(coalesce(to_json(t.raw)::text, 'null'), 40)
)
from (values
    (null, null, 'empty 0'),
    ('', null, 'empty 0'),
    (' , - ', null, 'empty 0'),
    (repeat('São Paulo ', 60), null, 'too_long 0'),
    ('Springfield', null, 'unknown_city 0'),
    ('Springfield/SP', 'SP', 'unknown_city 0'),
    ('12345', null, 'not_a_city 0'),
    ('!!!', null, 'not_a_city 0'),
    ('Campinas/RJ', null, 'not_in_state 0'),
    ('Campinas - RJ', 'SP', 'not_in_state 0'),
    ('SP', null, 'state_only 0'),
    ('Minas Gerais', null, 'state_only 0'),
    ('Mato Grosso', null, 'state_only 0'),
    ('Mato Grosso', 'MT', 'state_only 0'),
    ('Tocantins', 'TO', 'state_only 0'),
    ('Goiás', 'GO', 'state_only 0'),
    ('Amapá', 'AP', 'state_only 0'),
    ('Paraná', 'PR', 'ambiguous 2'),
    ('Xanadu Bahia', null, 'unknown_city 0'),
    ('Bom Jesus', null, 'ambiguous 5'),
    ('Bom Jesus', 'SP', 'ambiguous 5'),
    ('Pinheiros', 'SP', 'other_state 1'),
    ('Santo Amaro', 'SP', 'other_state 1'),
    ('Ipanema', 'RJ', 'other_state 1'),
    ('Barra', 'RJ', 'other_state 1'),
    ('Santa Maria', 'SP', 'ambiguous 2'),
    ('Bom Jesus', 'qualquer', 'ambiguous 5'),
    ('Campo Grande', null, 'ambiguous 3'),
    ('Poá', null, 'ambiguous 2'),
    ('a/b/c/d', null, 'unknown_city 0'),
    ('مدينة', null, 'not_a_city 0'),
    (repeat('a', 1000000), null, 'too_long 0')
) as t (raw, uf, expected);

select * from finish();
rollback;
