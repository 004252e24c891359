begin;
select plan(12);

select is((select s.name || '|' || coalesce(s.referrer, '') from normalize.split_referrer(t.raw) as s), t.expected, t.raw)
from (values
    ('Maria Souza (Indicado por João Pereira)', 'Maria Souza|João Pereira'),
    ('Maria - indicada por João', 'Maria|João'),
    ('Maria, indicação da Ana', 'Maria|Ana'),
    ('Maria ind. por João', 'Maria|João'),
    ('MARIA INDICADA PELA ANA LIMA', 'MARIA|ANA LIMA'),
    ('Maria (indicação: João)', 'Maria|João'),
    ('Maria foi indicada pelo João', 'Maria|João'),
    ('Maria', 'Maria|'),
    ('Indica Silva', 'Indica Silva|'),
    ('indicado por João', 'indicado por João|'),
    ('', '|')
) as t (raw, expected);
select is((select s.name from normalize.split_referrer(null) as s), null, 'null');

select * from finish();
rollback;
