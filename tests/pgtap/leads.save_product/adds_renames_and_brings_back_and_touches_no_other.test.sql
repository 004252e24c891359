begin;
select plan(8);

select tests.make_operation();
insert into leads.products (code, name, is_active) values ('outro', 'Outro', false);

select lives_ok($$select leads.save_product('novo_1', 'Novo')$$, 'a new one is added');
select results_eq($$select t.name, t.is_active from leads.products as t where t.code = 'novo_1'$$, $$values ('Novo', true)$$, 'under its name, active');
update leads.products set is_active = false where code = 'plano';
select lives_ok($$select leads.save_product('plano', 'Outro nome')$$, 'a known one is taken');
select results_eq($$select t.name, t.is_active from leads.products as t where t.code = 'plano'$$, $$values ('Outro nome', true)$$, 'renamed, and active again');
select results_eq($$select t.name, t.is_active from leads.products as t where t.code = 'outro'$$, $$values ('Outro', false)$$, 'another one stays as it was');
select throws_ok($$select leads.save_product('Com espaço', 'x')$$, 'ID105', null, 'a code that is none is refused');
select throws_ok($$select leads.save_product(null, 'x')$$, 'ID105', null, 'and so is a missing code');
select throws_ok($$select leads.save_product('plano', ' ')$$, 'ID105', null, 'and a name of spaces');

select * from finish();
rollback;
