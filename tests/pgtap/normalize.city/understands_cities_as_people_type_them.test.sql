begin;
select plan(46);

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
    -- Places of one name: the state decides, first the one that was typed.
    ('Bom Jesus', null, 'ambiguous'),
    ('Bom Jesus/PI', 'RS', 'Bom Jesus/PI 2201903'),
    ('Bom Jesus', 'rs', 'Bom Jesus/RS 4302303'),
    ('Campinas', 'RJ', 'Campinas/SP 3509502')
) as t (raw, uf, expected);

select * from finish();
rollback;
