begin;
select plan(33);

-- What people type, and what is read: each says something of its own.
select is(normalize.person_name(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('IRMÃ LÚCIA', '(Lúcia,lucia,t,)'),
    ('Silva, Maria da', '("Maria da Silva","maria silva",t,)'),
    ('Sr. e dSra. Souza', '("dSra Souza","dsra souza",t,)'),
    ('Filho da Ana', '(,,f,not_a_name)'),
    (' is somebody''s name', '("Is Somebody''S Name","is somebodys name",t,)'),
    ('\+01F600 \+01F601', '("F F","f f",t,)'),
    ('aNA pAULA', '("Ana Paula","ana paula",t,)'),
    ('Da Silva', '("Da Silva",silva,t,)'),
    ('TEN. 3EL.MOURA', '("El Moura","el moura",t,)'),
    ('Não Tem', '(,,f,placeholder)'),
    ('Ana tia', '(Ana,ana,t,)'),
    ('Zé da Silva', '("Zé da Silva","ze silva",t,)'),
    ('JOSÉ SILVA Fº', '("José Silva Filho","jose silva filho",t,)'),
    ('www.example.com', '(,,f,not_a_name)'),
    ('João filho da Maria', '(João,joao,t,)'),
    ('NÃ da O E.I', '("NÃ da O E. I","na o e i",t,)'),
    ('<b>A da na</b> Lima', '("A da Na Lima","a na lima",t,)'),
    ('M', '(,,f,not_a_name)'),
    ('Da', '(Da,da,t,)'),
    ('xxx', '(,,f,placeholder)'),
    ('Jo?o Silva', '(,,f,not_a_name)'),
    ('JOÃO PAULO II', '("João Paulo II","joao paulo ii",t,)'),
    ('João Silva, Jr', '("João Silva Jr","joao silva junior",t,)'),
    ('Sousa & Filhos', '("Sousa e Filhos","sousa filhos",t,)'),
    ('Ana (Dra.) Lima', '("Ana Lima","ana lima",t,)'),
    ('Ludwig van Beethoven', '("Ludwig van Beethoven","ludwig van beethoven",t,)'),
    ('Maria - indicada por João', '(Maria,maria,t,)'),
    ('Caio Souza, nome civil Ana Souza', '("Nome Civil Ana Souza Caio Souza","nome civil ana souza caio souza",t,)'),
    ('NÃ" SEI', '("Nã Sei","na sei",t,)'),
    ('Mãe di ia', '("Di Ia","di ia",t,)'),
    ('ИВА ПЕТaОВ', '("Ива ПЕТaОВ","ива петaов",t,)'),
    ('@dca siloa', '(,,f,not_a_name)'),
    ('ostora An de ', '("Ostora An De","ostora an",t,)')
) as t (typed, read);

select * from finish();
rollback;
