begin;
select plan(62);

select is(
    (select coalesce(format('%s/%s %s', c.city, c.uf, c.ibge_code), c.reason) from (select (normalize.city(t.raw, t.uf)).*) as x
     cross join lateral (select nullif(x.city, '') as city, x.uf, x.ibge_code, x.reason) as c where c.city is not null
     union all select x.reason from normalize.city(t.raw, t.uf) as x where x.city is null),
    t.expected, concat_ws(' + ', t.raw, t.uf)
)
from (values
    ('São Paulo', null, 'São Paulo/SP 3550308'),
    ('sao paulo/sp', null, 'São Paulo/SP 3550308'),
    ('SAO PAULO - SP', null, 'São Paulo/SP 3550308'),
    ('São Paulo, SP', null, 'São Paulo/SP 3550308'),
    ('São Paulo (SP)', null, 'São Paulo/SP 3550308'),
    ('são paulo sp', null, 'São Paulo/SP 3550308'),
    ('sao  paulo-sp.', null, 'São Paulo/SP 3550308'),
    ('São Paulo, SP, Brasil', null, 'São Paulo/SP 3550308'),
    ('São Paulo SP Brazil', null, 'São Paulo/SP 3550308'),
    ('São Paulo - Brasil', null, 'São Paulo/SP 3550308'),
    ('Sul Brasil', null, 'Sul Brasil/SC 4217758'),
    ('São Paulo – SP', null, 'São Paulo/SP 3550308'),
    ('SP - São Paulo', null, 'São Paulo/SP 3550308'),
    ('Campinas, São Paulo', null, 'Campinas/SP 3509502'),
    ('Campinas - Estado', null, 'unknown_city'),
    ('S. José dos Campos', null, 'São José dos Campos/SP 3549904'),
    ('S José dos Campos/SP', null, 'São José dos Campos/SP 3549904'),
    ('sjc', null, 'São José dos Campos/SP 3549904'),
    ('Sta Bárbara D''Oeste', null, 'Santa Bárbara d''Oeste/SP 3545803'),
    ('santa barbara doeste', null, 'Santa Bárbara d''Oeste/SP 3545803'),
    ('S. Bárbara d´Oeste', null, 'Santa Bárbara d''Oeste/SP 3545803'),
    ('Sto. André', 'SP', 'Santo André/SP 3547809'),
    ('Belo Horizonte - MG', null, 'Belo Horizonte/MG 3106200'),
    ('BH', null, 'Belo Horizonte/MG 3106200'),
    ('bh/mg', null, 'Belo Horizonte/MG 3106200'),
    ('Gov. Valadares', null, 'Governador Valadares/MG 3127701'),
    ('Floripa', null, 'Florianópolis/SC 4205407'),
    ('Rio', null, 'Rio de Janeiro/RJ 3304557'),
    ('rio de janeiro rj', null, 'Rio de Janeiro/RJ 3304557'),
    ('Brasília - DF', null, 'Brasília/DF 5300108'),
    ('DF', null, 'Brasília/DF 5300108'),
    ('Ceilândia/DF', null, 'Brasília/DF 5300108'),
    ('Taguatinga', 'TO', 'Taguatinga/TO 1720903'),
    ('Taguatinga', 'DF', 'Brasília/DF 5300108'),
    ('Xique-Xique', null, 'Xique-Xique/BA 2933604'),
    ('xique xique - ba', null, 'Xique-Xique/BA 2933604'),
    ('Mogi Guaçu', null, 'Mogi Guaçu/SP 3530706'),
    ('Moji-Guaçu', null, 'Mogi Guaçu/SP 3530706'),
    ('São Luiz do Paraitinga', null, 'São Luiz do Paraitinga/SP 3550001'),
    ('sao luis do paraitinga', null, 'São Luiz do Paraitinga/SP 3550001'),
    ('Boa Esperança do Norte', null, 'Boa Esperança do Norte/MT 5101837'),
    ('Fernando de Noronha', null, 'Fernando de Noronha/PE 2605459'),
    ('Salvador Bahia', null, 'Salvador/BA 2927408'),
    ('belo horizonte minas gerais', null, 'Belo Horizonte/MG 3106200'),
    ('Belém do Pará', null, 'Belém/PA 1501402'),
    ('natal rio grande do norte', null, 'Natal/RN 2408102'),
    ('Campo Grande Mato Grosso do Sul', null, 'Campo Grande/MS 5002704'),
    ('S. José Santa Catarina', null, 'São José/SC 4216602'),
    ('Santa Maria do Pará', null, 'Santa Maria do Pará/PA 1506609'),
    ('Recife São Paulo', null, 'not_in_state'),
    ('Búzios', null, 'Armação dos Búzios/RJ 3300233'),
    ('Cons. Lafaiete', null, 'Conselheiro Lafaiete/MG 3118304'),
    ('N. Sra. do Socorro', null, 'Nossa Senhora do Socorro/SE 2804805'),
    ('Mato Grosso', 'PB', 'Mato Grosso/PB 2509370'),
    ('Mato Grosso/PB', null, 'Mato Grosso/PB 2509370'),
    ('Goiás/GO', 'GO', 'Goiás/GO 5208905'),
    ('Goiânia', 'GO', 'Goiânia/GO 5208707'),
    ('São Paulo', 'RJ', 'São Paulo/SP 3550308'),
    -- Places of one name: the state decides, first the one that was typed.
    ('Bom Jesus', null, 'ambiguous'),
    ('Bom Jesus/PI', 'RS', 'Bom Jesus/PI 2201903'),
    ('Bom Jesus', 'rs', 'Bom Jesus/RS 4302303'),
    ('Campinas', 'RJ', 'Campinas/SP 3509502')
) as t (raw, uf, expected);

select * from finish();
rollback;
