begin;
select plan(9);

select is((select count(*) from normalize.municipalities), 5571::bigint, 'there are 5,571');
select is((select count(distinct m.uf) from normalize.municipalities as m), 27::bigint, 'in 26 states and the Federal District');
select results_eq(
    $$select m.uf, count(*)::integer from normalize.municipalities as m group by m.uf order by 1$$,
    $$values ('AC', 22), ('AL', 102), ('AM', 62), ('AP', 16), ('BA', 417), ('CE', 184), ('DF', 1), ('ES', 78), ('GO', 246), ('MA', 217), ('MG', 853),
        ('MS', 79), ('MT', 142), ('PA', 144), ('PB', 223), ('PE', 185), ('PI', 224), ('PR', 399), ('RJ', 92), ('RN', 167), ('RO', 52), ('RR', 15),
        ('RS', 497), ('SC', 295), ('SE', 75), ('SP', 645), ('TO', 139)$$,
    'as many in each as IBGE counts'
);
-- The last digit checks the six before it, but for nine codes that IBGE gave out wrongly.
select results_eq(
    $$select m.ibge_code
      from normalize.municipalities as m
      cross join lateral (
          select sum(d.product / 10 + d.product % 10) as total
          from (
              select substr(m.ibge_code::text, i, 1)::integer * (2 - i % 2) as product from generate_series(1, 6) as i
          ) as d
      ) as s
      where (10 - s.total % 10) % 10 <> m.ibge_code % 10
      order by 1$$,
    $$values (2201919), (2201988), (2202251), (2611533), (3117836), (3152131), (4305871), (5203939), (5203962)$$,
    'the check digits are right'
);
select is_empty(
    $$select m.uf from normalize.municipalities as m group by m.uf having count(distinct m.ibge_code / 100000) <> 1$$,
    'the first two digits name the state'
);
select is_empty(
    $$select m.name, m.match_key from normalize.municipalities as m where m.match_key is distinct from normalize.city_key(m.name)$$,
    'the keys are those of the present rules'
);
select is_empty(
    $$select m.name, m.uf from normalize.municipalities as m
      where (select c.ibge_code from normalize.city(m.name || '/' || m.uf) as c) is distinct from m.ibge_code$$,
    'each is found by its own name and state'
);
select results_eq(
    $$select m.name, m.uf from normalize.municipalities as m
      cross join lateral normalize.city(m.name) as c
      where c.ibge_code is distinct from m.ibge_code and (c.is_valid or c.reason <> 'ambiguous' or c.candidates < 2)
      order by 2$$,
    $$values ('Amapá', 'AP'), ('Goiás', 'GO'), ('Tocantins', 'MG'), ('Mato Grosso', 'PB'), ('Espírito Santo', 'RN')$$,
    'by its name alone too, or it is one of several, or the name is a state''s'
);
select is_empty(
    $$select a.match_key from normalize.municipality_aliases as a where normalize.city_key(a.match_key) <> a.match_key$$,
    'the aliases are folded'
);

select * from finish();
rollback;
