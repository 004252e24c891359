begin;
select plan(4);

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
select tests.has('ana', 'email', 'a@x.org'), tests.has('ana', 'phone', 'm1', '{"is_shared": true}'), tests.has('ana', 'wa_id', 'm2'), tests.has('ana', 'phone', 'm2'), tests.has('ana', 'phone', 'm3', '{"is_confirmed": false}'), tests.has('ana', 'wa_id', 'm1', '{"is_shared": true}'), tests.has('bia', 'phone', 'm9');
select is(people.own_keys(tests.id_of('ana')), '{email:a@x.org,"named:phone:m1 ana prado",phone:m2,"named:phone:m3 ana prado"}', 'in the order in which they came, a number of WhatsApp as a phone, each once');
select is(people.own_keys(tests.id_of('bia')), '{phone:m9}', 'each their own');
select is(people.keys_of(tests.id_of('ana')), '{email:a@x.org,phone:m1,phone:m2,phone:m3}', 'all keys, whosever they are too');
select is(people.own_keys(-1), '{}', 'nobody has none');

select * from finish();
rollback;
