begin;
select plan(3);

select tests.make_operation(p_weights => '{5,1}');
insert into routing.pools (code, name) values ('a-pool', 'A'), ('z-pool', 'Z');
insert into routing.pool_members (pool_id, consultant_id, is_active)
select p.id, tests.consultant(1), p.code = 'z-pool' from routing.pools as p where p.code <> 'geral'
union all
select p.id, tests.consultant(2), true from routing.pools as p where p.code = 'a-pool';
select tests.lead(n) from generate_series(1, 6) as n;
insert into routing.consultants (name, email) values ('Zeca', 'zeca@example.com');

select results_eq(
    'select c.name, c.pools, c.open_leads from routing.list_consultants() as c',
    $$values ('Ana Lima', 'geral z-pool', 5::bigint), ('Bruno Reis', 'a-pool geral', 1), ('Zeca', null, 0)$$,
    'each with the pools that they are in, by code, and their own leads, by name'
);
insert into routing.rules (position, name, pool_id) select 2, 'Z', p.id from routing.pools as p where p.code = 'z-pool';
select results_eq('select r.name, r.pool from routing.list_rules() as r', $$values ('Todos', 'geral'), ('Z', 'z-pool')$$, 'each rule with its pool');
select results_eq(
    'select p.pool, p.consultant_email from routing.list_pools() as p',
    $$values ('a-pool', 'consultant1@example.com'), ('a-pool', 'consultant2@example.com'), ('geral', 'consultant1@example.com'),
             ('geral', 'consultant2@example.com'), ('z-pool', 'consultant1@example.com')$$, 'each pool with its members'
);

select * from finish();
rollback;
