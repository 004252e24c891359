begin;
select plan(4);

-- Three share one number, a fourth has another.
select tests.make_operation();
create temporary table p as select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', (array['Maria Prado', 'Rosa Reis', 'Ana Paz', 'Bia Melo'])[n], 'phone', tests.phone(case when n < 4 then 1 else 4 end)))) as lead_id from generate_series(1, 4) as n;
create function tests.says(p_n integer) returns text[] language sql as $$
    select array(select x from unnest('{Maria Prado,Rosa Reis,Ana Paz,Bia Melo}'::text[]) as x where strpos(chatwoot.note_text(p.lead_id, '{"about": "number_shared"}'), x) > 0) from p where p.n = p_n
$$;
select is(tests.says(1), '{Rosa Reis,Ana Paz}', 'the first is told of the others');
select is(tests.says(2), '{Maria Prado,Ana Paz}', 'so is the second');
select is(tests.says(3), '{Maria Prado,Rosa Reis}', 'and the third');
select is(tests.says(4), '{}', 'whoever has a number alone is told of nobody');

select * from finish();
rollback;
