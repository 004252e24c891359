begin;
select plan(10);

select is((normalize.person_name(t.raw)).name_key, t.expected, t.raw)
from (values
    ('Maria da Silva', 'maria silva'),
    ('MARIA DA SILVA', 'maria silva'),
    ('Sra. María  Silva', 'maria silva'),
    ('João dos Santos e Souza', 'joao santos souza'),
    ('Ana-Maria Braga', 'ana maria braga'),
    ('D''Ávila', 'davila'),
    ('M. A. Souza', 'm a souza'),
    ('Łukasz Straße', 'lukasz strasse'),
    ('Da', 'da'),
    ('Иван Петров', 'иван петров')
) as t (raw, expected);

select * from finish();
rollback;
