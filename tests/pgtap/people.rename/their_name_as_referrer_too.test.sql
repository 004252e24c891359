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
select tests.has('ana', 'phone', 'm1', '{"is_shared": true}'), tests.has('bia', 'phone', 'm1', '{"is_shared": true}');
insert into people.referrers (person_id, name, name_key, rule_version) select w.id, w.name, w.name, '0' from who as w union all select null, 'ana', 'ana', '0';
update people.people set rule_version = '0';
select people.suppress(people.own_keys(tests.id_of('ana')), 'stop_word', '2026-03-09 10:00:00+00');
select people.rename(tests.id_of('ana'), 'Caio Prado', 'caio prado');
select is((select concat_ws(' ', p.name, p.name_key, p.rule_version = normalize.rule_version('person_name')) from people.people as p where p.id = tests.id_of('ana')), 'Caio Prado caio prado t', 'called so');
select is((select concat_ws(' ', p.name, p.name_key, p.rule_version) from people.people as p where p.id = tests.id_of('bia')), 'Bia Prado bia prado 0', 'the other is not');
select is((select string_agg(concat_ws(' ', r.name, r.name_key, r.rule_version = normalize.rule_version('person_name')), ', ' order by r.id) from people.referrers as r), 'Caio Prado caio prado t, bia bia f, ana ana f', 'as who refers too');
select is(people.is_person_suppressed(tests.id_of('ana')), true, 'who asked to be left alone by a shared number is left alone under the new name');
select is(people.is_person_suppressed(tests.id_of('bia')), false, 'who shares it is not');
select is((select count(*) from people.suppressions as s), 2::bigint, 'one wish under two names');
select people.rename(tests.id_of('bia'), 'Eva Prado', 'eva prado');
select is(people.is_person_suppressed(tests.id_of('bia')), false, 'a new name brings no wish');

select * from finish();
rollback;
