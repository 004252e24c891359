begin;
select plan(10);

select tests.make_operation();
insert into leads.products (code, name, is_active) values ('carro', 'Carro', true), ('antigo', 'Plano Antigo', false), ('familia', 'Família', true), ('outro', 'plano', true), ('antes', 'moto', true);
insert into leads.products (code, name) values ('moto', 'Moto X');
create function tests.tidied(p_product jsonb, p_attributes jsonb default null) returns text language plpgsql as $$
declare
    v_given intake.tidied;
    v_tidied intake.tidied;
begin
    v_given.body := jsonb_strip_nulls(jsonb_build_object('product', p_product, 'attributes', p_attributes));
    v_given.warnings := '[]';
    v_tidied := intake.tidy_product(v_given);
    return concat_ws(' ', coalesce(v_tidied.body ->> 'product', '-'), v_tidied.body -> 'attributes', (select string_agg(w.value ->> 'code', ',') from jsonb_array_elements(v_tidied.warnings) as w (value)));
end;
$$;
select is(tests.tidied('"carro"'), 'carro', 'by its code');
select is(tests.tidied('" FAMÍLIA "'), 'familia', 'or its name, however it is written');
select is(tests.tidied('"Plano Família"'), 'plano', 'each its own');
select is(tests.tidied('"plano"'), 'plano', 'a code goes before another''s name');
select is(tests.tidied('"moto"'), 'moto', 'whichever was there first');
select matches(tests.tidied('"antigo"'), '^- {"product": "antigo"} ', 'one that is sold no longer is none');
select matches(tests.tidied('"Plano Antigo"'), '^- {"product": "Plano Antigo"} ', 'by its name neither');
select matches(tests.tidied('"Barco"', '{"cor": "azul"}'), '^- {"cor": "azul", "product": "Barco"} ', 'what is called otherwise is kept beside the rest');
select matches(tests.tidied('"Barco"', '{"product": "azul"}'), '^- {"product": "azul"} ', 'but not in place of what was said');
select is(tests.tidied('""'), '-', 'nothing is nothing');

select * from finish();
rollback;
