begin;
select plan(21);

select is(
    normalize.same_person_name(t.a, t.b),
    t.expected,
    format('%s / %s', coalesce(t.a, 'null'), coalesce(t.b, 'null'))
)
from (values
    ('Maria Souza', 'Maria Souza', true),
    ('MARIA SOUZA', 'maria souza', true),
    ('Maria de Souza', 'Maria Souza', true),
    ('Sra. Maria Souza', 'Maria Souza', true),
    ('João Conceição', 'joao conceicao', true),
    ('Maria', 'Maria Souza', true),
    ('Maria Souza', 'Maria Aparecida de Souza', true),
    ('Maria A. Souza', 'Maria Aparecida Souza', true),
    ('Maria S.', 'Maria Souza', true),
    ('Maria Souza', 'João Souza', false),
    ('Maria Souza', 'Maria Lima', false),
    ('Maria Souza Lima', 'Maria Souza Costa', false),
    ('Souza', 'Maria Souza', false),
    ('Maria L.', 'Maria Souza', false),
    ('Mario Souza', 'Maria Souza', false),
    ('Maria', null, false),
    (null, null, false),
    ('', '', false),
    ('teste', 'teste', false),
    ('123', '123', false)
) as t (a, b, expected);

select is_empty(
    $$
    select a.name, b.name
    from unnest(array['Maria', 'Maria S.', 'Maria Souza', 'Maria A. Souza', 'João', '']) as a (name),
        unnest(array['Maria', 'Maria S.', 'Maria Souza', 'Maria A. Souza', 'João', '']) as b (name)
    where normalize.same_person_name(a.name, b.name) <> normalize.same_person_name(b.name, a.name)
    $$,
    'the order of the two does not matter'
);

select * from finish();
rollback;
