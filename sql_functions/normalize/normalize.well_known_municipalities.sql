-- rows: exact
-- requires: normalize.municipalities
-- Municipalities of more than about 250,000 people. Left out, since quarters of other cities are called so too: Belém, Boa Vista, Santa
-- Maria, Serra, Vitória, Campo Grande, Palmas, Paulista and Cascavel. Source: IBGE, Censo 2022.
insert into normalize.well_known_municipalities (ibge_code)
with listed (uf, names) as (
    values
    ('AL', 'Maceió'), ('AM', 'Manaus'), ('AP', 'Macapá'), ('BA', 'Salvador,Feira de Santana,Vitória da Conquista,Camaçari'),
    ('CE', 'Fortaleza,Caucaia,Juazeiro do Norte'), ('DF', 'Brasília'), ('ES', 'Vila Velha,Cariacica'),
    ('GO', 'Goiânia,Aparecida de Goiânia,Anápolis'), ('MA', 'São Luís,Imperatriz'),
    ('MG', 'Belo Horizonte,Uberlândia,Contagem,Juiz de Fora,Betim,Montes Claros,Ribeirão das Neves,Uberaba,Governador Valadares,Ipatinga,Sete Lagoas,Divinópolis'),
    ('MS', 'Dourados'), ('MT', 'Cuiabá,Várzea Grande,Rondonópolis'), ('PA', 'Ananindeua,Santarém,Marabá,Parauapebas'),
    ('PB', 'João Pessoa,Campina Grande'), ('PE', 'Recife,Jaboatão dos Guararapes,Olinda,Caruaru,Petrolina'), ('PI', 'Teresina'),
    ('PR', 'Curitiba,Londrina,Maringá,Ponta Grossa,São José dos Pinhais,Foz do Iguaçu,Colombo'),
    ('RJ', 'Rio de Janeiro,São Gonçalo,Duque de Caxias,Nova Iguaçu,Niterói,Belford Roxo,São João de Meriti,Campos dos Goytacazes,Petrópolis,Volta Redonda,Macaé,Cabo Frio'),
    ('RN', 'Natal,Mossoró,Parnamirim'), ('RO', 'Porto Velho'), ('AC', 'Rio Branco'),
    ('RS', 'Porto Alegre,Caxias do Sul,Canoas,Pelotas,Gravataí,Novo Hamburgo,São Leopoldo,Passo Fundo'),
    ('SC', 'Joinville,Florianópolis,Blumenau,Itajaí,Chapecó,Criciúma,Palhoça'), ('SE', 'Aracaju'),
    ('SP', 'São Paulo,Guarulhos,Campinas,São Bernardo do Campo,Santo André,Osasco,Sorocaba,Ribeirão Preto,São José dos Campos,São José do Rio Preto,Mogi das Cruzes,Jundiaí,Piracicaba,Santos,Mauá,Diadema,Carapicuíba,Bauru,Itaquaquecetuba,Franca,Praia Grande,Guarujá,Taubaté,Limeira,Suzano,Taboão da Serra,Sumaré,Barueri,Embu das Artes,São Carlos,Indaiatuba,Cotia,Americana,Marília,Araraquara,Jacareí,Itapevi,Hortolândia,Presidente Prudente'),
    ('TO', 'Araguaína')
),
found as (
    select m.ibge_code
    from listed as l
    cross join lateral string_to_table(l.names, ',') as n (name)
    join normalize.municipalities as m on m.uf = l.uf and m.name = n.name
)
select f.ibge_code
from found as f;
