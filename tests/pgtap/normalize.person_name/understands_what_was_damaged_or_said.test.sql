begin;
select plan(52);

select is((select coalesce(p.name, p.reason) from normalize.person_name(t.raw) as p), t.expected, to_json(t.raw)::text)
from (values
    -- Damaged on the way.
    ('JosÃ© da ConceiÃ§Ã£o', 'José da Conceição'),
    ('JosÃƒÂ©', 'José'),
    ('Jo&#227;o', 'João'),
    ('Jo&atilde;o &Aacute;lvares', 'João Álvares'),
    ('Jos%C3%A9%20Silva', 'José Silva'),
    ('<b>Ana</b> Lima', 'Ana Lima'),
    (U&'Jos\FFFD', 'not_a_name'),
    ('aNA pAULA', 'Ana Paula'),
    ('JOÃO MÃE IRMÃ', 'João'),
    ('IRMÃ LÚCIA', 'Lúcia'),
    -- What programs say.
    ('[object Object]', 'placeholder'),
    ('true', 'placeholder'),
    ('nan', 'placeholder'),
    ('NaN', 'placeholder'),
    ('N/D', 'placeholder'),
    ('<test lead: dummy data for full_name>', 'placeholder'),
    -- Turned round.
    ('SILVA, JOSÉ', 'José Silva'),
    ('Silva, Maria da', 'Maria da Silva'),
    ('Silva Filho, João', 'João Silva Filho'),
    ('João Silva, Jr', 'João Silva Jr'),
    ('Ana, Bia e Caio', 'Ana Bia e Caio'),
    ('Eduardo & Mônica', 'Eduardo e Mônica'),
    -- Who referred them, who they are to somebody, what they say of themselves.
    ('Maria Souza (Indicado por João Pereira)', 'Maria Souza'),
    ('Maria - indicada por João', 'Maria'),
    ('Indica Silva', 'Indica Silva'),
    ('mãe da Bia', 'not_a_name'),
    ('Mãe da Bia', 'not_a_name'),
    ('Filho da Ana', 'not_a_name'),
    ('primo do João', 'not_a_name'),
    ('Ana (mãe da Bia)', 'Ana'),
    ('João filho da Maria', 'João'),
    ('Tia Ana', 'Ana'),
    ('Ana tia', 'Ana'),
    ('minha tia', 'placeholder'),
    ('Esposa', 'placeholder'),
    ('Aqui é a Ana', 'Ana'),
    ('Sou o João', 'João'),
    ('Meu nome é Ana Paula', 'Ana Paula'),
    ('Oi, sou a Ana', 'Ana'),
    -- A digit among letters.
    ('J0ão', 'not_a_name'),
    ('Jo?o Silva', 'not_a_name'),
    ('Jos? Silva', 'not_a_name'),
    ('Mari0', 'not_a_name'),
    ('0livia', 'not_a_name'),
    ('Mar1a', 'not_a_name'),
    ('Ana 2', 'Ana'),
    -- Names all the same.
    ('Nora da Silva', 'Nora da Silva'),
    ('Tarso Genro', 'Tarso Genro'),
    ('João Primo', 'João Primo'),
    ('Neto', 'Neto'),
    ('João Silva Neto', 'João Silva Neto'),
    ('Sousa & Filhos', 'Sousa e Filhos')
) as t (raw, expected);

select * from finish();
rollback;
