begin;
select plan(9);

select tests.freeze('2026-03-10 15:00:00+00');
create temporary table who (name text primary key, id bigint);
create function tests.is_new(p_name text, p_registered text default null) returns void language sql as $$
    with p as (insert into people.people (name, name_key, registered_name) values (initcap(p_name) || ' Prado', p_name || ' prado', p_registered) returning id)
    insert into who select p_name, p.id from p
$$;
create function tests.id_of(p_name text) returns bigint language sql as $$ select w.id from who as w where w.name = p_name $$;
create function tests.has(p_name text, p_kind text, p_key text, p_patch jsonb default '{}') returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, confirmed_at, repairs)
    select
        tests.id_of(p_name), p_kind, coalesce(p_patch ->> 'value', p_key), p_key, case when p_kind = 'phone' then coalesce(p_patch ->> 'phone_kind', 'mobile') end, coalesce((p_patch ->> 'is_shared')::boolean, false),
        case when p_patch -> 'is_confirmed' is distinct from 'false' then util.current_time() end, case when p_patch ? 'is_repaired' then '{grouping}'::text[] else '{}' end
$$;
select tests.is_new('ana'), tests.is_new('bia', 'Rita Lima'), tests.is_new('caio'), tests.is_new('davi');
select tests.has('caio', 'phone', 'm1', '{"is_shared": true}'), tests.has('ana', 'phone', 'm1', '{"is_shared": true}'), tests.has('ana', 'wa_id', 'm1'), tests.has('bia', 'wa_id', 'm1', '{"is_shared": true}'), tests.has('davi', 'phone', 'm2'), tests.has('davi', 'email', 'm1');
create function tests.holders(p_kinds text[], p_key text, p_name text, p_name_key text, p_registered text default null) returns text language sql as $$
    select string_agg(concat_ws(' ', w.name, case when h.is_alone then 'alone' end, case when h.is_named then 'named' end, case when h.is_written_like then 'like' end, case when h.is_namesake then 'namesake' end), ', ' order by h.n)
    from rows from (people.holders_of(p_kinds, p_key, row(p_name, p_name_key, p_registered, null, null, null, null, null, null, null)::people.identity)) with ordinality as h (person_id, is_alone, is_named, is_written_like, is_namesake, n)
    join who as w on w.id = h.person_id
$$;
select is(tests.holders('{phone,wa_id}', 'm1', 'Eva Melo', 'eva melo'), 'ana alone, bia, caio', 'each once, in the order of people, alone where one of theirs is');
select is(tests.holders('{phone}', 'm1', 'Eva Melo', 'eva melo'), 'ana, caio', 'of this kind alone');
select is(tests.holders('{phone,wa_id}', 'm1', 'Caio Prado', 'caio prado'), 'ana alone, bia, caio named like namesake', 'who is called so');
select is(tests.holders('{phone,wa_id}', 'm1', 'Rita Lima', 'rita lima'), 'ana alone, bia named, caio', 'by the name of the register too');
select is(tests.holders('{phone,wa_id}', 'm1', 'Eva Melo', 'eva melo', 'Ana Prado'), 'ana alone named, bia, caio', 'on either side');
select is(tests.holders('{phone,wa_id}', 'm2', 'Eva Melo', 'eva melo'), 'davi alone', 'another number');
select is(tests.holders('{phone,wa_id}', 'm3', 'Eva Melo', 'eva melo'), null, 'nobody''s');
-- Of more than twenty only namesakes are looked at.
select tests.is_new('p' || n) from generate_series(1, 17) as n;
select tests.has('p' || n, 'phone', 'm1', '{"is_shared": true}') from generate_series(1, 17) as n;
select is(tests.holders('{phone,wa_id}', 'm1', 'Ana C Prado', 'ana c prado') ~ '^ana alone named', true, 'of twenty all are looked at');
select tests.is_new('p18'), tests.has('p18', 'phone', 'm1', '{"is_shared": true}');
select is(
    concat_ws('; ', tests.holders('{phone,wa_id}', 'm1', 'Ana C Prado', 'ana c prado') ~ '^ana alone named', substring(tests.holders('{phone,wa_id}', 'm1', 'Ana Prado', 'ana prado') from '^[^,]*')), 'f; ana alone named like namesake',
    'of one more those who are called the same'
);

select * from finish();
rollback;
