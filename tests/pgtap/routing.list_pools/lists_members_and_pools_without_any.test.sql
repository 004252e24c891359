begin;
select plan(2);

select tests.make_operation(p_weights => '{2,1}');
insert into routing.pools (code, name, is_active) values ('vazio', 'Vazio', false);
update routing.consultants set is_active = false where email = 'consultant2@example.com';
select results_eq(
    'select * from routing.list_pools()',
    $$values ('geral', 'Geral', true, 'consultant1@example.com', 2, true), ('geral', 'Geral', true, 'consultant2@example.com', 1, false),
             ('vazio', 'Vazio', false, null, null, null)$$, 'one row a member; who is inactive takes no turns'
);
update routing.pool_members set is_active = false where weight = 2;
select is((select array_agg(p.takes_turns) from routing.list_pools() as p where p.pool = 'geral'), array[false, false], 'nor who was taken out');

select * from finish();
rollback;
