-- rows: seed
-- Days off of the 26 states, the Federal District and the capitals, beside the national ones (calendar.is_national_holiday). First values, from then on the operator's: a city decrees its days
-- for each year, and no authority keeps a list of all of them. Compare what is here with the decree of your city, `indica holiday list --place CODE`, and correct it:
-- `indica holiday add CODE 24/06 "São João"` adds a day or renames it, `indica holiday remove CODE 06-24` takes it away. No upgrade changes a day that
-- stands, but a release that changes this file brings back days that were taken away: look at the list then.
-- States (Lei 9.093/1995, art. 1, II and state law): the list of the Open World Holidays Framework (python-holidays 0.109, MIT licence), countries/brazil.py, which names the laws: among them
-- PE Lei 16.059/2017, RJ leis 5.198/2008 and 5.243/2008, SP Lei 9.497/1997. Added: MA Lei 11.539/2021 (upheld in 2025). Left out: AP's São Tiago (its law fell in 2018). Not here: Acre's days
-- that move to a Friday, Santa Catarina's on a Sunday, those that fall on a national holiday.
-- Capitals: first written down without their laws, then compared with the list feriados-brasil (MIT licence) and with decrees of the town halls and the press of 2021 to 2026. Where a city
-- names a law, they agreed on it; *unconfirmed* marks what no law, decree or two lists were found for, or where they disagree. Days on which public offices alone may close (pontos
-- facultativos) are no holidays: Belém's, Fortaleza's and Curitiba's anniversary, Corpus Christi in Brasília, João Pessoa, Palmas, Porto Velho, Recife, Rio Branco and Rio de Janeiro.
insert into calendar.holidays (place, occasion, name) values
    ('AC', '06-15', 'Aniversário do Acre'),
    ('AL', '06-24', 'São João'),
    ('AL', '06-29', 'São Pedro'),
    ('AL', '09-16', 'Emancipação política de Alagoas'),
    ('AL', '11-30', 'Dia do Evangélico'),
    ('AP', '03-19', 'São José'),
    ('AP', '09-13', 'Criação do Território Federal'),
    ('AM', '09-05', 'Elevação do Amazonas à categoria de província'),
    ('BA', '07-02', 'Independência da Bahia'),
    ('CE', '03-19', 'São José'),
    ('CE', '03-25', 'Abolição da escravidão no Ceará'),
    ('CE', '08-15', 'Nossa Senhora da Assunção'),
    ('DF', '11-30', 'Dia do Evangélico'),
    ('ES', 'easter+8', 'Nossa Senhora da Penha'),
    ('GO', '07-26', 'Fundação da cidade de Goiás'),
    ('GO', '10-24', 'Pedra fundamental de Goiânia'),
    ('MA', 'easter+60', 'Corpus Christi'),
    ('MA', '07-28', 'Adesão do Maranhão à independência'),
    ('MS', '10-11', 'Criação do estado'),
    ('PA', '08-15', 'Adesão do Grão-Pará à independência'),
    ('PB', '08-05', 'Fundação do estado'),
    ('PE', '03-06', 'Revolução Pernambucana de 1817'),
    ('PI', '10-19', 'Dia do Piauí'),
    ('RJ', 'easter-47', 'Carnaval'),
    ('RJ', '04-23', 'São Jorge'),
    ('RN', '08-07', 'Dia do Rio Grande do Norte'),
    ('RN', '10-03', 'Mártires de Cunhaú e Uruaçu'),
    ('RO', '01-04', 'Criação do estado'),
    ('RO', '06-18', 'Dia do Evangélico'),
    ('RR', '10-05', 'Criação do estado'),
    ('RS', '09-20', 'Revolução Farroupilha'),
    ('SE', '07-08', 'Emancipação política de Sergipe'),
    ('SP', '07-09', 'Revolução Constitucionalista'),
    ('TO', '03-18', 'Dia da Autonomia'),
    ('TO', '09-08', 'Nossa Senhora da Natividade'),
    ('TO', '10-05', 'Criação do estado'),
    -- Aracaju. No law was found; the town hall keeps them
    ('2800308', '03-17', 'Aniversário de Aracaju'),
    ('2800308', '06-24', 'São João'),
    ('2800308', 'easter+60', 'Corpus Christi'),
    ('2800308', '12-08', 'Nossa Senhora da Conceição'),
    -- Belém: Lei 6.306/1967, Decreto 113.488/2025
    ('1501402', 'easter+60', 'Corpus Christi'),
    ('1501402', '12-08', 'Nossa Senhora da Conceição'),
    -- Belo Horizonte: Lei 1.327/1967
    ('3106200', 'easter+60', 'Corpus Christi'),
    ('3106200', '08-15', 'Assunção de Nossa Senhora'),
    ('3106200', '12-08', 'Imaculada Conceição'),
    -- Boa Vista. Unconfirmed: Corpus Christi, a holiday in the lists of 2023 and 2025, none in those of 2010 and 2022
    ('1400100', '01-20', 'São Sebastião'),
    ('1400100', 'easter+60', 'Corpus Christi'),
    ('1400100', '06-29', 'São Pedro'),
    ('1400100', '07-09', 'Aniversário de Boa Vista'),
    ('1400100', '12-08', 'Nossa Senhora da Conceição'),
    -- Campo Grande: leis 95/1949 and 3.901/2001
    ('5002704', 'easter+60', 'Corpus Christi'),
    ('5002704', '06-13', 'Santo Antônio'),
    ('5002704', '08-26', 'Aniversário de Campo Grande'),
    -- Cuiabá: leis 1.077/1968 and 3.991/2000, Decreto 10.775/2024
    ('5103403', '04-08', 'Aniversário de Cuiabá'),
    ('5103403', 'easter+60', 'Corpus Christi'),
    ('5103403', '12-08', 'Nossa Senhora da Conceição'),
    -- Curitiba: Lei 3.015/1967
    ('4106902', 'easter+60', 'Corpus Christi'),
    ('4106902', '09-08', 'Nossa Senhora da Luz dos Pinhais'),
    -- Florianópolis: Lei 3.247/1989
    ('4205407', '03-23', 'Aniversário de Florianópolis'),
    ('4205407', 'easter+60', 'Corpus Christi'),
    -- Fortaleza: Lei 8.796/2003
    ('2304400', 'easter+60', 'Corpus Christi'),
    ('2304400', '08-15', 'Nossa Senhora da Assunção'),
    -- Goiânia. Unconfirmed: Corpus Christi, a holiday in four lists, none in one
    ('5208707', '05-24', 'Nossa Senhora Auxiliadora'),
    ('5208707', 'easter+60', 'Corpus Christi'),
    ('5208707', '10-24', 'Aniversário de Goiânia'),
    -- João Pessoa: Lei 8.805/1999
    ('2507507', '06-24', 'São João'),
    ('2507507', '08-05', 'Nossa Senhora das Neves'),
    ('2507507', '12-08', 'Nossa Senhora da Conceição'),
    -- Macapá. Unconfirmed: Corpus Christi, a holiday in four lists, no decree found
    ('1600303', '02-04', 'Aniversário de Macapá'),
    ('1600303', 'easter+60', 'Corpus Christi'),
    -- Maceió: Decreto 9.980/2025
    ('2704302', 'easter+60', 'Corpus Christi'),
    ('2704302', '08-27', 'Nossa Senhora dos Prazeres'),
    ('2704302', '12-08', 'Nossa Senhora da Conceição'),
    -- Manaus: leis 448/1998, 970/2006 and 496/1999, Lei Orgânica art. 437
    ('1302603', 'easter-47', 'Carnaval'),
    ('1302603', 'easter+60', 'Corpus Christi'),
    ('1302603', '10-24', 'Aniversário de Manaus'),
    ('1302603', '12-08', 'Nossa Senhora da Conceição'),
    -- Natal. No law was found; the town hall keeps them
    ('2408102', '01-06', 'Santos Reis'),
    ('2408102', 'easter+60', 'Corpus Christi'),
    ('2408102', '11-21', 'Nossa Senhora da Apresentação'),
    -- Palmas: leis 577/1996 and 108/1991
    ('1721000', '03-19', 'São José'),
    ('1721000', '05-20', 'Aniversário de Palmas'),
    -- Porto Alegre: Lei 4.453/1978
    ('4314902', '02-02', 'Nossa Senhora dos Navegantes'),
    ('4314902', 'easter+60', 'Corpus Christi'),
    -- Porto Velho: Lei 190/1980
    ('1100205', '01-24', 'Instalação do município'),
    ('1100205', '05-24', 'Nossa Senhora Auxiliadora'),
    ('1100205', '10-02', 'Criação do município'),
    -- Recife: Lei 9.777/1967
    ('2611606', '06-24', 'São João'),
    ('2611606', '07-16', 'Nossa Senhora do Carmo'),
    ('2611606', '12-08', 'Nossa Senhora da Conceição'),
    -- Rio Branco. Unconfirmed: one list
    ('1200401', '12-28', 'Aniversário de Rio Branco'),
    -- Rio de Janeiro: Lei 5.146/2010
    ('3304557', '01-20', 'São Sebastião'),
    -- Salvador: Lei 1.997/1967
    ('2927408', '06-24', 'São João'),
    ('2927408', 'easter+60', 'Corpus Christi'),
    ('2927408', '12-08', 'Nossa Senhora da Conceição da Praia'),
    -- São Luís: Lei 3.432/1996
    ('2111300', '06-29', 'São Pedro'),
    ('2111300', '09-08', 'Natividade de Nossa Senhora, aniversário de São Luís'),
    ('2111300', '12-08', 'Nossa Senhora da Conceição'),
    -- São Paulo: Lei 14.485/2007, before it Lei 7.008/1967
    ('3550308', '01-25', 'Aniversário de São Paulo'),
    ('3550308', 'easter+60', 'Corpus Christi'),
    -- Teresina: Lei 2.847/1999
    ('2211001', 'easter+60', 'Corpus Christi'),
    ('2211001', '08-16', 'Aniversário de Teresina'),
    ('2211001', '12-08', 'Nossa Senhora da Conceição'),
    -- Vitória: Lei 1.732/1967
    ('3205309', 'easter+60', 'Corpus Christi'),
    ('3205309', '09-08', 'Nossa Senhora da Vitória');
