begin;
select plan(6);

select tests.make_operation();
create function tests.texts(p_lead_id bigint) returns text[] language sql as $$
    select sending.parameter_values(
        jsonb_populate_record(null::sending.templates, '{"parameters": ["person_first_name", "consultant_first_name", "company_name", "referrer_name", "product_name"]}'), p_lead_id
    )
$$;
create temporary table t as select tests.lead(1, '{"referrer": {"name": "joão  da SILVA"}, "product": "plano"}') as lead_id;
select is(tests.texts(lead_id), '{Maria,Carla,"nossa empresa","João da Silva","Plano Família"}', 'what the lead says') from t;

update routing.rules set is_active = false;
create temporary table u as select tests.lead(2) as lead_id;
select is(tests.texts(lead_id), '{Maria,"a equipe","nossa empresa","Uma pessoa que conhece você","nossos serviços"}', 'something to say where it says nothing') from u;

update ops.settings set value = to_jsonb(E'Empresa\n\tde   tudo    e mais'::text) where key = 'company_name';
update leads.products set name = repeat('x', 100);
select is((tests.texts(lead_id))[3], 'Empresa de tudo e mais', 'no line break, tab or row of spaces') from t;
select is((tests.texts(lead_id))[5], repeat('x', 60), 'sixty characters at most') from t;
update ops.settings set value = '""' where key = 'company_name';
update leads.products set name = '  ';
select is_empty('select v from t, unnest(tests.texts(lead_id)) as v where coalesce(btrim(v), '''') = ''''', 'nothing is ever blank, whatever was set up');
select is((tests.texts(lead_id))[4], 'João da Silva', 'and what is known stays') from t;

select * from finish();
rollback;
