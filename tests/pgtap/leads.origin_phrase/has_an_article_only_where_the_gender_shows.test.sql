begin;
select plan(14);

insert into leads.origins (code, name_pt, name_en) values
    ('t1', 'Feira do Imóvel', 'Fair'), ('t2', 'Indicação premiada', 'Prize'), ('t3', 'Cartão de visita', 'Card'), ('t4', 'Dia das Mães', 'Mothers'' day'),
    ('t5', 'Banco Alfa', 'Banco Alfa'), ('t6', 'OLX', 'OLX'), ('t7', 'Programa de pontos', 'Points'), ('t8', '24 horas', '24 hours');

select is(leads.origin_phrase(x.code), x.expected, x.expected)
from (values
    ('extension', 'pela Extensão do Chrome'),
    ('whatsapp', 'pelo WhatsApp'),
    ('event', 'pelo Evento'),
    ('import', 'pela Importação'),
    ('t1', 'pela Feira do Imóvel'),
    ('t2', 'pela Indicação premiada'),
    ('t3', 'via Cartão de visita'),
    ('t4', 'via Dia das Mães'),
    ('t5', 'pelo Banco Alfa'),
    ('t6', 'via OLX'),
    ('t7', 'via Programa de pontos'),
    ('t8', 'via 24 horas')
) as x (code, expected);
select is(leads.origin_phrase('nowhere'), null, 'an unknown origin has no phrase');
set local indica.locale = 'en';
select is(leads.origin_phrase('extension'), 'Chrome extension', 'English needs no article');

select * from finish();
rollback;
