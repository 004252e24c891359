begin;
select plan(18);

select is((select s.name || '|' || coalesce(s.social_name, '') from normalize.split_social_name(t.raw) as s), t.expected, t.raw)
from (values
    ('Ana Souza (nome social Caio Souza)', 'Ana Souza|Caio Souza'),
    ('Ana Souza (Nome Social: Caio Souza)', 'Ana Souza|Caio Souza'),
    ('Ana Souza - nome social: Caio Souza', 'Ana Souza|Caio Souza'),
    ('Ana Souza, nome social Caio', 'Ana Souza|Caio'),
    ('Ana Souza [NOME SOCIAL = Caio]', 'Ana Souza|Caio'),
    ('Ana Souza nome social é Caio', 'Ana Souza|Caio'),
    ('nome social: Caio Souza', 'Caio Souza|Caio Souza'),
    ('Caio Souza (nome social)', 'Caio Souza|Caio Souza'),
    ('Nome social: Caio Souza (registro: Ana Souza)', 'Ana Souza|Caio Souza'),
    ('Caio Souza (nome de registro: Ana Souza)', 'Ana Souza|Caio Souza'),
    ('Ana Souza (registro) / Caio Souza (nome social)', 'Ana Souza|Caio Souza'),
    ('Caio Souza, nome civil Ana Souza', 'Ana Souza|Caio Souza'),
    ('Caio Souza (nome de batismo Ana)', 'Ana|Caio Souza'),
    ('Registro Souza', 'Registro Souza|'),
    ('Ana Souza', 'Ana Souza|'),
    ('Sobrenome Social Clube', 'Sobrenome Social Clube|'),
    ('', '|')
) as t (raw, expected);
select is((select s.name from normalize.split_social_name(null) as s), null, 'null');

select * from finish();
rollback;
