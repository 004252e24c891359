begin;
select plan(2);

select cmp_ok((select count(*) from normalize.well_known_municipalities), '>', 100::bigint, 'every name that is listed was found');
select is_empty(
    $$
    select m.name, m.uf, c.reason
    from normalize.well_known_municipalities as w
    join normalize.municipalities as m on m.ibge_code = w.ibge_code
    cross join lateral normalize.city(m.name, case m.uf when 'AC' then 'RO' else 'AC' end) as c
    where c.ibge_code is distinct from m.ibge_code and c.reason <> 'ambiguous'
    $$,
    'a phone of elsewhere does not make one of them doubtful, unless its name is ambiguous by itself'
);

select * from finish();
rollback;
