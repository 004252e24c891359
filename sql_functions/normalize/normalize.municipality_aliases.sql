-- rows: exact
-- requires: normalize.city_key, normalize.unaccented, normalize.municipalities
-- What else people say or write. Several places of one alias are told apart by the state alone.
insert into normalize.municipality_aliases (match_key, ibge_code)
with listed (alias, uf, name) as (
    values
    ('BH', 'MG', 'Belo Horizonte'), ('Beagá', 'MG', 'Belo Horizonte'), ('Belzonte', 'MG', 'Belo Horizonte'),
    ('Sampa', 'SP', 'São Paulo'), ('São Paulo capital', 'SP', 'São Paulo'), ('SP capital', 'SP', 'São Paulo'), ('Capital SP', 'SP', 'São Paulo'),
    ('Rio', 'RJ', 'Rio de Janeiro'), ('Rio de Janeiro capital', 'RJ', 'Rio de Janeiro'), ('RJ capital', 'RJ', 'Rio de Janeiro'),
    ('POA', 'RS', 'Porto Alegre'), ('Portinho', 'RS', 'Porto Alegre'), ('Floripa', 'SC', 'Florianópolis'),
    ('CTBA', 'PR', 'Curitiba'), ('CWB', 'PR', 'Curitiba'), ('GYN', 'GO', 'Goiânia'), ('BSB', 'DF', 'Brasília'),
    ('Brasília DF', 'DF', 'Brasília'), ('Distrito Federal', 'DF', 'Brasília'), ('DF', 'DF', 'Brasília'),
    ('SSA', 'BA', 'Salvador'), ('VIX', 'ES', 'Vitória'), ('Jampa', 'PB', 'João Pessoa'), ('JF', 'MG', 'Juiz de Fora'),
    ('SJC', 'SP', 'São José dos Campos'), ('SJRP', 'SP', 'São José do Rio Preto'), ('Rio Preto', 'SP', 'São José do Rio Preto'),
    ('SBC', 'SP', 'São Bernardo do Campo'), ('São Bernardo', 'SP', 'São Bernardo do Campo'), ('SCS', 'SP', 'São Caetano do Sul'),
    ('São Caetano', 'SP', 'São Caetano do Sul'), ('Ribeirão', 'SP', 'Ribeirão Preto'), ('Feira', 'BA', 'Feira de Santana'),
    ('Conquista', 'BA', 'Vitória da Conquista'), ('Cachoeiro', 'ES', 'Cachoeiro de Itapemirim'), ('Friburgo', 'RJ', 'Nova Friburgo'),
    ('Caxias', 'RJ', 'Duque de Caxias'), ('Campos', 'RJ', 'Campos dos Goytacazes'), ('Campos dos Goitacazes', 'RJ', 'Campos dos Goytacazes'),
    ('Parati', 'RJ', 'Paraty'), ('Embu', 'SP', 'Embu das Artes'), ('Moji das Cruzes', 'SP', 'Mogi das Cruzes'),
    ('Mogi', 'SP', 'Mogi das Cruzes'), ('Moji Mirim', 'SP', 'Mogi Mirim'), ('Moji Guaçu', 'SP', 'Mogi Guaçu'),
    ('BC', 'SC', 'Balneário Camboriú'), ('Búzios', 'RJ', 'Armação dos Búzios'), ('Jaboatão', 'PE', 'Jaboatão dos Guararapes'),
    ('Cabo', 'PE', 'Cabo de Santo Agostinho'), ('Bento', 'RS', 'Bento Gonçalves'), ('Lafaiete', 'MG', 'Conselheiro Lafaiete'),
    ('Valadares', 'MG', 'Governador Valadares'), ('GV', 'MG', 'Governador Valadares'),
    ('Prudente', 'SP', 'Presidente Prudente'), ('Foz', 'PR', 'Foz do Iguaçu'), ('Jaraguá', 'SC', 'Jaraguá do Sul'),
    ('Santa Bárbara', 'SP', 'Santa Bárbara d''Oeste'), ('Santana do Livramento', 'RS', 'Sant''Ana do Livramento'),
    ('Livramento', 'RS', 'Sant''Ana do Livramento'), ('Ceilândia', 'DF', 'Brasília'), ('Taguatinga', 'DF', 'Brasília'),
    ('Samambaia', 'DF', 'Brasília'), ('Gama', 'DF', 'Brasília'), ('Guará', 'DF', 'Brasília'), ('Sobradinho', 'DF', 'Brasília'),
    ('Planaltina', 'DF', 'Brasília'), ('Águas Claras', 'DF', 'Brasília'), ('Vicente Pires', 'DF', 'Brasília'),
    ('Recanto das Emas', 'DF', 'Brasília'), ('Núcleo Bandeirante', 'DF', 'Brasília')
),
found (match_key, ibge_code) as (
    select normalize.city_key(l.alias), m.ibge_code
    from listed as l
    join normalize.municipalities as m on m.uf = l.uf and m.name = l.name
    where normalize.city_key(l.alias) <> m.match_key
)
select f.match_key, f.ibge_code
from found as f;
