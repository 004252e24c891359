begin;
select plan(46);

select is(
    (select coalesce(n.name, n.reason) from normalize.person_name(t.raw) as n),
    t.expected,
    t.raw
)
from (values
    ('Sr. João Souza', 'João Souza'),
    ('SR JOÃO SOUZA', 'João Souza'),
    ('Sr.João Souza', 'João Souza'),
    ('Sra. Maria', 'Maria'),
    ('Srª Maria', 'Maria'),
    ('Sr(a). Maria', 'Maria'),
    ('Srta Maria', 'Maria'),
    ('Dr. João', 'João'),
    ('dra. maria', 'Maria'),
    ('Dr.ª Maria', 'Maria'),
    ('Prof. João', 'João'),
    ('Profª. Maria', 'Maria'),
    ('Prof. Dr. João', 'João'),
    ('Sra. Dra. Maria', 'Maria'),
    ('Exmo. Sr. Dr. João', 'João'),
    ('Eng. João', 'João'),
    ('Engº João', 'João'),
    ('Dona Maria', 'Maria'),
    ('Seu João', 'João'),
    ('Doutor João', 'João'),
    ('Pe. João', 'João'),
    ('Sr. e Sra. Souza', 'Souza'),
    ('Drauzio Varella', 'Drauzio Varella'),
    ('Srila Prabhu', 'Srila Prabhu'),
    ('Donato Seu', 'Donato Seu'),
    ('Pr Silva', 'Silva'),
    ('Pr João', 'João'),
    ('D. Lúcia', 'Lúcia'),
    ('Frei Betto', 'Betto'),
    ('Maria Souza Dra.', 'Maria Souza'),
    ('Ana (Dra.) Lima', 'Ana Lima'),
    ('Pastora Ana', 'Ana'),
    ('D Lúcia', 'D Lúcia'),
    ('Cap. Nascimento', 'Nascimento'),
    ('Cap Nascimento', 'Cap Nascimento'),
    ('Capitão Nascimento', 'Nascimento'),
    ('TEN. CEL. MOURA', 'Moura'),
    ('Vereadora Ana', 'Ana'),
    ('Mª José', 'Maria José'),
    ('Mª Apª da Silva', 'Maria Aparecida da Silva'),
    ('Lapª Silva', 'Lapa Silva'),
    ('Ana M.ª Souza', 'Ana Maria Souza'),
    ('JOSÉ SILVA Fº', 'José Silva Filho'),
    ('Amª José', 'Ama José'),
    ('Dr.', 'not_a_name'),
    ('Sr. Dr.', 'not_a_name')
) as t (raw, expected);

select * from finish();
rollback;
