begin;
select plan(6);

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
select tests.is_new('ana'), tests.is_new('bia', 'Rita Prado');
create function tests.another(p_who text, p_name text, p_registered text default null) returns boolean language sql as $$
    select people.goes_by_another_name(tests.id_of(p_who), row(p_name, null, p_registered, null, null, null, null, null, null, null)::people.identity)
$$;
select is(tests.another('ana', 'Ana Prado'), false, 'their name');
select is(tests.another('ana', 'Davi Melo'), true, 'another');
select is(tests.another('ana', null), false, 'none');
select is(tests.another('bia', 'Rita Prado'), false, 'that of the register');
select is(tests.another('ana', 'Rita Prado'), true, 'which is not the other''s');
select is(tests.another('ana', 'Davi Melo', 'Ana Prado'), false, 'with theirs beside it');

select * from finish();
rollback;
