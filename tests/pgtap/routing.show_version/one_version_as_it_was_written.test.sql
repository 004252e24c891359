begin;
select plan(5);

select tests.make_operation();
create temporary table v as select
    routing.save_draft('[{"name": "Um", "pool": "geral", "conditions": {"uf": "SP"}}, {"name": "Dois", "pool": "geral"}]') as one,
    routing.save_draft('[{"name": "Dois", "pool": "geral"}, {"name": "Um", "pool": "geral"}]') as two;
select is(routing.show_version(one), '[{"name": "Um", "pool": "geral", "conditions": {"uf": "SP"}}, {"name": "Dois", "pool": "geral", "conditions": {}}]'::jsonb, 'one draft, its rules in their order') from v;
select is(routing.show_version(two), '[{"name": "Dois", "pool": "geral", "conditions": {}}, {"name": "Um", "pool": "geral", "conditions": {}}]'::jsonb, 'another one') from v;
select is(routing.show_version(), '[{"name": "Todos", "pool": "geral", "conditions": {}}]'::jsonb, 'and the one that is active');
select routing.activate_version(two, 'now') from v;
select is(routing.show_version(), routing.show_version(two), 'which may be another by now, without the numbers of its rules') from v;
select throws_ok('select routing.show_version(0)', 'ID209', null, 'one that there is not');

select * from finish();
rollback;
