begin;
select plan(16);

select is(normalize.same_person_name(t.a, t.b), t.expected, format('%s / %s', t.a, t.b))
from (values
    ('João Silva', 'João Silva Filho', false),
    ('João Silva Neto', 'João Silva Filho', false),
    ('João Silva', 'João Silva Neto', false),
    ('João Silva', 'João Silva Sobrinho', false),
    ('João Silva', 'João Silva II', false),
    ('João Silva II', 'João Silva III', false),
    ('João', 'João Silva Filho', false),
    ('João Silva Jr', 'João Silva Júnior', true),
    ('João Silva Jr.', 'João Silva Junior', true),
    ('JOÃO SILVA FILHO', 'João da Silva Filho', true),
    ('João S. Filho', 'João Silva Filho', true),
    ('Fco. Souza', 'Francisco Souza', true),
    ('Mª Souza', 'Maria Souza', true),
    ('Neto', 'Neto', true),
    ('Ana Segundo', 'Ana Souza', false)
) as t (a, b, expected);
select is(normalize.generation('joao silva'), null, 'most names have none');

select * from finish();
rollback;
