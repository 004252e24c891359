begin;
select plan(9);

select is(normalize.unaccented(t.raw), t.expected, coalesce(t.raw, 'null'))
from (values
    ('MARIA', 'maria'),
    ('João Conceição', 'joao conceicao'),
    ('ÁÀÂÃÄÅ ÉÈÊË ÍÌÎÏ ÓÒÔÕÖ ÚÙÛÜ Ç Ñ', 'aaaaaa eeee iiii ooooo uuuu c n'),
    (U&'Joa\0303o', 'joao'),
    ('Łukasz Ørsted Þór Æsir Straße', 'lukasz orsted thor aesir strasse'),
    ('Иван', 'иван'),
    ('김', '김'),
    ('', ''),
    (null, null)
) as t (raw, expected);

select * from finish();
rollback;
