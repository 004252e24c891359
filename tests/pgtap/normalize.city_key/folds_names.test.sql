begin;
select plan(10);

select is(normalize.city_key(t.raw), t.expected, coalesce(t.raw, 'null'))
from (values
    ('São Paulo', 'sao paulo'), ('Sta. Bárbara d''Oeste', 'santa barbara oeste'), ('santa barbara doeste', 'santa barbara oeste'),
    ('Xique-Xique', 'xique xique'), ('São José dos Campos', 'sao jose campos'), ('Olho d’Água das Flores', 'olho agua flores'),
    ('Sta. Maria da Boa Vista', 'santa maria boa vista'), ('  ', ''), ('São Luiz', 'sao luis'), (null, null)
) as t (raw, expected);

select * from finish();
rollback;
