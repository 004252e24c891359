begin;
select plan(5);

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
select people.set_city(tests.id_of('ana'), 'Bauru', 3506003);
select is((select concat_ws(' ', p.city, p.ibge_code, p.city_said_at) from people.people as p where p.id = tests.id_of('ana')), 'Bauru 3506003 -infinity', 'of that one');
select is((select p.city from people.people as p where p.id = tests.id_of('bia')), null, 'of no other');
select is(people.is_former_id(jsonb_populate_record(null::people.detached_identifiers, jsonb_build_object('kind', t.kind, 'reason', t.reason))), t.is_former, t.kind || ' ' || t.reason)
from (values ('bsuid', 'user_changed_user_id', true), ('bsuid', 'wrong_person', false), ('phone', 'user_changed_number', false)) as t (kind, reason, is_former);

select * from finish();
rollback;
