begin;
select plan(23);

select is((select count(*)::integer from normalize.area_codes), 67, 'there are 67 area codes');
select is((select count(distinct a.uf)::integer from normalize.area_codes as a), 27, 'of 27 states');
select is_empty(
    $$
    select a.time_zone
    from normalize.area_codes as a
    where not exists (select from pg_catalog.pg_timezone_names as z where z.name = a.time_zone)
    $$,
    'every time zone is one that PostgreSQL knows'
);
select is(
    (select format('%s %s', a.uf, a.time_zone) from normalize.area_codes as a where a.ddd = t.ddd),
    t.expected,
    'area code ' || t.ddd
)
from (values
    (11, 'SP America/Sao_Paulo'),
    (21, 'RJ America/Sao_Paulo'),
    (27, 'ES America/Sao_Paulo'),
    (31, 'MG America/Sao_Paulo'),
    (41, 'PR America/Sao_Paulo'),
    (48, 'SC America/Sao_Paulo'),
    (51, 'RS America/Sao_Paulo'),
    (61, 'DF America/Sao_Paulo'),
    (62, 'GO America/Sao_Paulo'),
    (63, 'TO America/Araguaina'),
    (65, 'MT America/Cuiaba'),
    (67, 'MS America/Campo_Grande'),
    (68, 'AC America/Rio_Branco'),
    (69, 'RO America/Porto_Velho'),
    (71, 'BA America/Bahia'),
    (81, 'PE America/Recife'),
    (92, 'AM America/Manaus'),
    (95, 'RR America/Boa_Vista'),
    (96, 'AP America/Belem'),
    (98, 'MA America/Fortaleza')
) as t (ddd, expected);

select * from finish();
rollback;
