begin;
select plan(10);

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
create function tests.found(p_identity jsonb) returns text language sql as $$
    select concat_ws(' ', coalesce(w.name, 'nobody'), f.matched_by, f.doubt, case when f.is_phone_wrong then 'wrong' end)
    from people.find_person(jsonb_populate_record(null::people.identity, p_identity)) as f
    left join who as w on w.id = f.person_id
$$;
create function tests.same_name(p_name text, p_as text) returns void language sql as $$
    update people.people as p set name = o.name, name_key = o.name_key from people.people as o where p.id = tests.id_of(p_name) and o.id = tests.id_of(p_as)
$$;
select tests.is_new('ana'), tests.is_new('rui'), tests.is_new('eva');
select tests.has('ana', 'phone', 'm1'), tests.has('ana', 'phone', 'm4'), tests.has('rui', 'phone', 'm2'), tests.has('eva', 'email', 'e1');
create function tests.beside(p_name text, p_phone text, p_phones jsonb, p_patch jsonb default '{}') returns text language sql as $$
    select tests.found(jsonb_build_object('name', p_name, 'name_key', lower(p_name), 'phone_key', p_phone, 'phones', p_phones) || p_patch)
$$;
create function tests.number(p_position integer, p_key text, p_is_valid boolean default true) returns jsonb language sql as $$
    select jsonb_build_object('position', p_position, 'match_key', p_key, 'kind', 'mobile', 'is_valid', p_is_valid)
$$;
select is(tests.beside('Ana Prado', 'm9', jsonb_build_array(tests.number(1, 'm9'), tests.number(2, 'm1'))), 'ana phone', 'another number of theirs finds them');
select is(tests.beside('Ana Prado', 'm9', jsonb_build_array(tests.number(2, 'm1'))), 'nobody', 'one number alone is no other');
select is(tests.beside('Ana Prado', 'm9', jsonb_build_array(tests.number(1, 'm9'), tests.number(2, 'm1', false))), 'nobody', 'nor is one that is none');
select is(tests.beside('Rui Prado', 'm2', jsonb_build_array(tests.number(1, 'm1'), tests.number(2, 'm2'))), 'rui phone', 'who was found is not looked for again');
select is(tests.beside('Ana Prado', 'm1', jsonb_build_array(tests.number(1, 'm1'), tests.number(2, 'm2')), '{"email_key": "e1", "name": "Eva Prado", "name_key": "eva prado"}'), 'eva email', 'by whatever they were found');
-- A number that was taken from two of one name: the one that is asked first finds them.
select tests.is_new('hugo'), tests.is_new('ivo');
select tests.same_name('ivo', 'hugo');
select tests.has('hugo', 'phone', 'm5'), tests.has('ivo', 'phone', 'm6');
select is(tests.beside('Hugo Prado', 'm9', jsonb_build_array(tests.number(3, 'm5'), tests.number(2, 'm6'), tests.number(1, 'm9'))), 'ivo phone', 'in the order of their places');
select is(tests.beside('Hugo Prado', 'm9', jsonb_build_array(tests.number(2, 'm5'), tests.number(3, 'm6'), tests.number(1, 'm9'))), 'hugo phone', 'whatever their places in the list');
-- A number that is wrong finds nobody beside.
insert into people.detached_identifiers (person_id, kind, value, match_key, reason) values (tests.id_of('ana'), 'phone', 'm7', 'm7', 'wrong_person');
select is(tests.beside('Ana Prado', 'm9', jsonb_build_array(tests.number(1, 'm9'), tests.number(2, 'm7'))), 'nobody', 'a wrong number beside finds nobody');
select is(tests.beside('Ana Prado', 'm9', jsonb_build_array(tests.number(1, 'm9'), tests.number(2, 'm7'), tests.number(3, 'm4'))), 'ana phone', 'and hides no right one');
select is(tests.beside('Ana Prado', null, jsonb_build_array(tests.number(1, 'm9'), tests.number(2, 'm1'))), 'ana phone', 'without a first number too');

select * from finish();
rollback;
