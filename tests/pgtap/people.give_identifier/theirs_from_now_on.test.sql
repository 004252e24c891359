begin;
select plan(7);

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
select tests.has('ana', 'phone', 'm1', '{"is_repaired": true, "is_confirmed": false, "phone_kind": "fixed"}'), tests.has('bia', 'phone', 'm3', '{"is_repaired": true}');
update people.identifiers set raw = 'typed', extension = '12';
create function tests.shown(p_name text) returns text language sql as $$
    select string_agg(concat_ws(' ', i.kind, i.value, i.match_key, i.phone_kind, i.extension, i.raw, i.repairs, i.confirmed_at is not null, i.brought_by), ', ' order by i.id) from people.identifiers as i where i.person_id = tests.id_of(p_name)
$$;
select people.suppress(people.own_keys(tests.id_of('ana')), 'stop_word', '2026-03-09 10:00:00+00');
select people.give_identifier(tests.id_of('ana'), 'phone', '+1', 'm1', 'consultant:1', 'mobile');
select is(tests.shown('ana'), 'phone +1 m1 mobile 12 {} t', 'one that was said is confirmed, as it is written now');
select is(people.is_person_suppressed(tests.id_of('ana')), true, 'who asked to be left alone is');
select people.give_identifier(tests.id_of('ana'), 'phone', '+2', 'm2', 'consultant:1', 'mobile', '34');
select is(tests.shown('ana'), 'phone +1 m1 mobile 12 {} t, phone +2 m2 mobile 34 {} t consultant:1', 'a new one');
select is(people.is_suppressed('{phone:m2}'), true, 'by which they are left alone too');
select people.give_identifier(tests.id_of('ana'), 'phone', '+2', 'm2', 'consultant:1', 'mobile', '56');
select is(tests.shown('ana'), 'phone +1 m1 mobile 12 {} t, phone +2 m2 mobile 56 {} t consultant:1', 'another extension takes the place of the one');
select is(tests.shown('bia'), 'phone m3 m3 mobile 12 typed {grouping} t', 'nobody else''s became another');
select is(people.is_person_suppressed(tests.id_of('bia')), false, 'nor their wish');

select * from finish();
rollback;
