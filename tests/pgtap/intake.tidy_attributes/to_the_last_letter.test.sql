begin;
select plan(8);

create function tests.tidy(p_attributes jsonb) returns text language sql as $$
    select concat_ws(
        ' ', coalesce((select string_agg(k || ':' || length(t.body #>> array['attributes', k]), ',' order by k) from jsonb_object_keys(t.body -> 'attributes') as k), '-'),
        (select string_agg(w.value ->> 'field', ' ' order by w.n) from jsonb_array_elements(t.warnings) with ordinality as w (value, n)), jsonb_typeof(t.warnings)
    )
    from intake.tidy_attributes((jsonb_build_object('attributes', p_attributes), '[]')::intake.tidied) as t
$$;
create function tests.long(p_length integer) returns text language sql as $$ select repeat('x', p_length) $$;

-- {"a": "…"} has nine signs beside the text.
select is(tests.tidy(jsonb_build_object('a', tests.long(16375))), 'a:16375 array', 'as many as 16,384 signs');
select is(tests.tidy(jsonb_build_object('a', tests.long(16376))), '- attributes.a array', 'one more is too many, and is told');
select is(tests.tidy(jsonb_build_object('a', tests.long(16375), 'b', tests.long(16377))), 'a:16375 attributes.b array', 'what goes leaves as much room');
select is(tests.tidy(jsonb_build_object('b', tests.long(16375), 'a', tests.long(16377))), 'b:16375 attributes.a array', 'the shorter stays, whatever its name');
select is(tests.tidy(jsonb_build_object('a', tests.long(16376), 'b', tests.long(16377))), '- attributes.a attributes.b array', 'not one sign more');
select is(
    tests.tidy((select jsonb_object_agg('k' || n, tests.long(16000)) from generate_series(1, 23) as n)),
    'k1:16000 attributes.k10 attributes.k11 attributes.k12 attributes.k13 attributes.k14 attributes.k15 attributes.k16 attributes.k17 attributes.k18 attributes.k19 attributes.k2'
    || ' attributes.k20 attributes.k21 attributes.k22 attributes.k23 attributes.k3 attributes.k4 attributes.k5 attributes.k6 attributes.k7 attributes array',
    'twenty are named, in the order of their names, and of more the whole'
);
select is(tests.tidy(jsonb_build_object(repeat('k', 100), tests.long(17000))), '- attributes.' || repeat('k', 100) || ' array', 'a long name');
select is(tests.tidy(jsonb_build_object(repeat('k', 101), tests.long(17000))), '- attributes.' || repeat('k', 100) || ' array', 'is cut');

select * from finish();
rollback;
