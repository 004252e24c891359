begin;
select plan(11);

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

select throws_ok($$select routing.save_pool('geral', null)$$, 'ID105', null, 'and none');
update routing.pools set is_active = false where code = 'geral';
create temporary table w as select tests.lead(1) as lead_id;
select is((select l.queue_code from leads.leads as l join w on w.lead_id = l.id), 'triage', 'whom nobody can take waits');
select routing.save_pool('geral', 'Geral');
select is((select l.queue_code from leads.leads as l join w on w.lead_id = l.id), null, 'until the pool is back');

select * from finish();
rollback;
