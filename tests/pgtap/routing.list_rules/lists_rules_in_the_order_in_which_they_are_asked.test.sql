begin;
select plan(2);

select tests.make_operation();
select routing.save_pool('outro', 'Outro');
select routing.save_rule('Primeira', 'outro', '{"uf": ["SP"]}', 1);
select results_eq(
    $$select r.position, r.name, r.conditions, r.pool, r.is_active from routing.list_rules() as r$$,
    $$values (1, 'Primeira', '{"uf": ["SP"]}'::jsonb, 'outro', true), (2, 'Todos', '{}', 'geral', true)$$, 'by position'
);
update routing.pools set is_active = false where code = 'outro';
select is((select array_agg(r.is_active) from routing.list_rules() as r), array[false, true], 'a rule whose pool is inactive is so too');

select * from finish();
rollback;
