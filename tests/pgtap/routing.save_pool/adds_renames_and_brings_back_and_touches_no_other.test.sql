begin;
select plan(8);

select tests.make_operation();
insert into routing.pools (code, name, is_active) values ('outro', 'Outro', false);

select lives_ok($$select routing.save_pool('novo_1', 'Novo')$$, 'a new one is added');
select results_eq($$select t.name, t.is_active from routing.pools as t where t.code = 'novo_1'$$, $$values ('Novo', true)$$, 'under its name, active');
update routing.pools set is_active = false where code = 'geral';
select lives_ok($$select routing.save_pool('geral', 'Outro nome')$$, 'a known one is taken');
select results_eq($$select t.name, t.is_active from routing.pools as t where t.code = 'geral'$$, $$values ('Outro nome', true)$$, 'renamed, and active again');
select results_eq($$select t.name, t.is_active from routing.pools as t where t.code = 'outro'$$, $$values ('Outro', false)$$, 'another one stays as it was');
select throws_ok($$select routing.save_pool('Com espaço', 'x')$$, 'ID105', null, 'a code that is none is refused');
select throws_ok($$select routing.save_pool(null, 'x')$$, 'ID105', null, 'and so is a missing code');
select throws_ok($$select routing.save_pool('geral', ' ')$$, 'ID105', null, 'and a name of spaces');

select * from finish();
rollback;
