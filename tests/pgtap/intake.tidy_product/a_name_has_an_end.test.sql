begin;
select plan(2);

insert into leads.products (code, name) values ('longo', repeat('a', 200)), ('maior', repeat('b', 201));
create function tests.tidied(p_product text) returns text language sql as $$ select (intake.tidy_product(row(jsonb_build_object('product', p_product), '[]')::intake.tidied)).body ->> 'product' $$;
select is(tests.tidied(repeat('a', 200)), 'longo', 'two hundred letters are a name');
select is(tests.tidied(repeat('b', 201)), null, 'more are none');

select * from finish();
rollback;
