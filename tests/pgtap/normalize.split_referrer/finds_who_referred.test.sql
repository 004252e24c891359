begin;
select plan(20);

select is((select s.name || '|' || coalesce(s.referrer, '') from normalize.split_referrer(t.raw) as s), t.expected, t.raw)
from (values
    ('Maria Souza (Indicado por João Pereira)', 'Maria Souza|João Pereira'),
    ('Maria - indicada por João', 'Maria|João'),
    ('Maria, indicação da Ana', 'Maria|Ana'),
    ('Maria ind. por João', 'Maria|João'),
    ('MARIA INDICADA PELA ANA LIMA', 'MARIA|ANA LIMA'),
    ('Maria (indicação: João)', 'Maria|João'),
    ('Maria foi indicada pelo João', 'Maria|João'),
    ('Maria ind. João', 'Maria|João'),
    ('Maria Souza ind por Caio', 'Maria Souza|Caio'),
    ('Maria Souza (ind. João Lima)', 'Maria Souza|João Lima'),
    ('Metalúrgica Souza Ind. e Com. Ltda', 'Metalúrgica Souza Ind. e Com. Ltda|'),
    ('Indicação do João: Maria', 'Maria|João'),
    ('indicação da Ana Lima - Maria Souza', 'Maria Souza|Ana Lima'),
    ('Indicada por João: Maria', 'Maria|João'),
    ('Indicação do João', 'Indicação do João|'),
    ('Maria', 'Maria|'),
    ('Indica Silva', 'Indica Silva|'),
    ('indicado por João', 'indicado por João|'),
    ('', '|')
) as t (raw, expected);
select is((select s.name from normalize.split_referrer(null) as s), null, 'null');

select * from finish();
rollback;
