begin;
select plan(12);

select is((select s.name || '|' || coalesce(s.social_name, '') from normalize.split_social_name(t.raw) as s), t.expected, t.raw)
from (values
    ('Ana Souza (nome social Caio Souza)', 'Ana Souza|Caio Souza'),
    ('Ana Souza (Nome Social: Caio Souza)', 'Ana Souza|Caio Souza'),
    ('Ana Souza - nome social: Caio Souza', 'Ana Souza|Caio Souza'),
    ('Ana Souza, nome social Caio', 'Ana Souza|Caio'),
    ('Ana Souza [NOME SOCIAL = Caio]', 'Ana Souza|Caio'),
    ('Ana Souza nome social é Caio', 'Ana Souza|Caio'),
    ('nome social: Caio Souza', 'Caio Souza|Caio Souza'),
    ('Ana Souza (nome social)', 'Ana Souza (nome social)|'),
    ('Ana Souza', 'Ana Souza|'),
    ('Sobrenome Social Clube', 'Sobrenome Social Clube|'),
    ('', '|')
) as t (raw, expected);
select is((select s.name from normalize.split_social_name(null) as s), null, 'null');

select * from finish();
rollback;
