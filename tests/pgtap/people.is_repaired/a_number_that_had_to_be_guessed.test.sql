begin;
select plan(8);

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
select tests.is_new('ana'), tests.is_new('bia');
select tests.has('ana', 'phone', 'm1', '{"value": "+1", "is_repaired": true}'), tests.has('ana', 'phone', 'm2', '{"value": "+2", "is_shared": true}'), tests.has('bia', 'phone', 'm2', '{"value": "+2", "is_repaired": true, "is_shared": true}'), tests.has('ana', 'email', 'e', '{"value": "+3", "is_repaired": true}');
select is(people.is_repaired(tests.id_of('ana'), '+1'), true, 'one that was mended');
select is(people.is_repaired(tests.id_of('ana'), '+2'), false, 'one that was not');
select is(people.is_repaired(tests.id_of('bia'), '+2'), true, 'though it was for another');
select is(people.is_repaired(tests.id_of('bia'), '+1'), false, 'another''s is not theirs');
select is(people.is_repaired(tests.id_of('ana'), '+3'), false, 'an address is no number');
select is(people.is_repaired(tests.id_of('ana'), null), false, 'nothing is none');
select is(people.repairs_text('{trunk_prefix,country_code}'), meta.text('repair.trunk_prefix') || '; ' || meta.text('repair.country_code'), 'what was done, in its order');
select is(people.repairs_text('{}'), null, 'or nothing');

select * from finish();
rollback;
