begin;
select plan(8);

create function tests.tidy(p_attributes jsonb) returns intake.tidied language sql as $$
    select intake.tidy_attributes((jsonb_build_object('attributes', p_attributes), '[]')::intake.tidied)
$$;
create function tests.warned(p_tidied intake.tidied) returns text language sql as $$
    select string_agg(w.value ->> 'field', ' ' order by w.n) from jsonb_array_elements(p_tidied.warnings) with ordinality as w (value, n)
$$;
create temporary table a as select tests.tidy(jsonb_build_object('Telefone 2', '11 98123-4567', 'página', repeat('x', 20000), 'renda', 5000)) as t;
select is((t).body -> 'attributes', '{"Telefone 2": "11 98123-4567", "renda": 5000}', 'what is too long goes, and all else stays') from a;
select is(tests.warned(t), 'attributes.página', 'and is told by its name') from a;
create temporary table b as select tests.tidy((select jsonb_object_agg('k' || n, repeat('é', 100)) from generate_series(1, 300) as n)) as t;
select ok(length(((t).body -> 'attributes')::text) between 16000 and 16384, 'of many that are too much as many as there is room for') from b;
select is(jsonb_array_length((t).warnings), 21, 'the others are told, in bounds') from b;
select is((t).warnings #>> '{20,field}', 'attributes', 'the last for all that have no name there') from b;
select is((tests.tidy(jsonb_build_object('a', repeat('x', 20000)))).body, '{}', 'one alone');
select is((tests.tidy('{"a": "1", "b": null}')).body -> 'attributes', '{"a": "1", "b": null}', 'what fits stays as it is');
select is(tests.warned(tests.tidy('["x"]')), 'attributes', 'what is no object');

select * from finish();
rollback;
