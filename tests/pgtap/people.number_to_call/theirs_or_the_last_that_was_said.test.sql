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
select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1', '{"is_confirmed": false}'), tests.has('bia', 'phone', 'm3', '{"is_confirmed": false}'), tests.has('bia', 'phone', 'm2', '{"is_confirmed": false}'), tests.has('caio', 'phone', 'm5', '{"is_confirmed": false}');
select tests.has('ana', 'phone', 'm6'), tests.has('ana', 'phone', 'm7', '{"is_confirmed": false}');
select tests.has('bia', 'email', 'b@x.org', '{"is_confirmed": false}'), tests.has('bia', 'wa_id', 'm8', '{"is_confirmed": false}');
select is((people.number_to_call(tests.id_of('ana'))).value, (people.phone_of(tests.id_of('ana'))).value, 'the number that is theirs');
select is((people.number_to_call(tests.id_of('ana'))).value, 'm6', 'which is the confirmed one');
select is((people.phone_of(tests.id_of('bia'))).value, null, 'who has none that is theirs');
select is((people.number_to_call(tests.id_of('bia'))).value, 'm2', 'is called by the last that was said');
select is((people.number_to_call(tests.id_of('caio'))).value, 'm5', 'each their own');
select is((people.number_to_call(-1)).value, null, 'nobody has none');

select * from finish();
rollback;
