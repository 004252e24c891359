begin;
select plan(1);

select tests.make_operation();
insert into leads.products (code, name, is_active) values ('antigo', 'Antigo', false);
select results_eq('select * from leads.list_products()', $$values ('antigo', 'Antigo', false), ('plano', 'Plano Família', true)$$, 'by code, also what is sold no more');

select * from finish();
rollback;
