-- Where one code crosses a border the majority of its people counts: 61 is the Federal District and a part of
-- Goias; 97 is the west of Amazonas, most of it on Manaus time, some towns of its far west on that of Acre
-- (America/Eirunepe); 81 includes the islands of Fernando de Noronha, an hour ahead of Recife.
-- Sources: Anatel, Plano Geral de Codigos Nacionais; IANA time zone database (zone1970.tab).
with listed (ddd, uf, time_zone) as (
    values
        (11, 'SP', 'America/Sao_Paulo'),
        (12, 'SP', 'America/Sao_Paulo'),
        (13, 'SP', 'America/Sao_Paulo'),
        (14, 'SP', 'America/Sao_Paulo'),
        (15, 'SP', 'America/Sao_Paulo'),
        (16, 'SP', 'America/Sao_Paulo'),
        (17, 'SP', 'America/Sao_Paulo'),
        (18, 'SP', 'America/Sao_Paulo'),
        (19, 'SP', 'America/Sao_Paulo'),
        (21, 'RJ', 'America/Sao_Paulo'),
        (22, 'RJ', 'America/Sao_Paulo'),
        (24, 'RJ', 'America/Sao_Paulo'),
        (27, 'ES', 'America/Sao_Paulo'),
        (28, 'ES', 'America/Sao_Paulo'),
        (31, 'MG', 'America/Sao_Paulo'),
        (32, 'MG', 'America/Sao_Paulo'),
        (33, 'MG', 'America/Sao_Paulo'),
        (34, 'MG', 'America/Sao_Paulo'),
        (35, 'MG', 'America/Sao_Paulo'),
        (37, 'MG', 'America/Sao_Paulo'),
        (38, 'MG', 'America/Sao_Paulo'),
        (41, 'PR', 'America/Sao_Paulo'),
        (42, 'PR', 'America/Sao_Paulo'),
        (43, 'PR', 'America/Sao_Paulo'),
        (44, 'PR', 'America/Sao_Paulo'),
        (45, 'PR', 'America/Sao_Paulo'),
        (46, 'PR', 'America/Sao_Paulo'),
        (47, 'SC', 'America/Sao_Paulo'),
        (48, 'SC', 'America/Sao_Paulo'),
        (49, 'SC', 'America/Sao_Paulo'),
        (51, 'RS', 'America/Sao_Paulo'),
        (53, 'RS', 'America/Sao_Paulo'),
        (54, 'RS', 'America/Sao_Paulo'),
        (55, 'RS', 'America/Sao_Paulo'),
        (61, 'DF', 'America/Sao_Paulo'),
        (62, 'GO', 'America/Sao_Paulo'),
        (63, 'TO', 'America/Araguaina'),
        (64, 'GO', 'America/Sao_Paulo'),
        (65, 'MT', 'America/Cuiaba'),
        (66, 'MT', 'America/Cuiaba'),
        (67, 'MS', 'America/Campo_Grande'),
        (68, 'AC', 'America/Rio_Branco'),
        (69, 'RO', 'America/Porto_Velho'),
        (71, 'BA', 'America/Bahia'),
        (73, 'BA', 'America/Bahia'),
        (74, 'BA', 'America/Bahia'),
        (75, 'BA', 'America/Bahia'),
        (77, 'BA', 'America/Bahia'),
        (79, 'SE', 'America/Maceio'),
        (81, 'PE', 'America/Recife'),
        (82, 'AL', 'America/Maceio'),
        (83, 'PB', 'America/Fortaleza'),
        (84, 'RN', 'America/Fortaleza'),
        (85, 'CE', 'America/Fortaleza'),
        (86, 'PI', 'America/Fortaleza'),
        (87, 'PE', 'America/Recife'),
        (88, 'CE', 'America/Fortaleza'),
        (89, 'PI', 'America/Fortaleza'),
        (91, 'PA', 'America/Belem'),
        (92, 'AM', 'America/Manaus'),
        (93, 'PA', 'America/Santarem'),
        (94, 'PA', 'America/Belem'),
        (95, 'RR', 'America/Boa_Vista'),
        (96, 'AP', 'America/Belem'),
        (97, 'AM', 'America/Manaus'),
        (98, 'MA', 'America/Fortaleza'),
        (99, 'MA', 'America/Fortaleza')
),
removed as (
    delete from normalize.area_codes as a
    where not exists (select from listed as l where l.ddd = a.ddd)
)
insert into normalize.area_codes as a (ddd, uf, time_zone)
select l.ddd, l.uf, l.time_zone
from listed as l
on conflict (ddd) do update
set uf = excluded.uf, time_zone = excluded.time_zone
where (a.uf, a.time_zone) is distinct from (excluded.uf, excluded.time_zone);
