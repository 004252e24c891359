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
select people.suppress('{phone:m1}', 'stop_word', '2026-03-08 10:00:00+00'), people.suppress('{phone:m2}', 'request', '2026-03-09 10:00:00+00'), people.suppress('{phone:m3}', 'stop_word', '2026-03-07 10:00:00+00'), people.suppress('{phone:m4}', 'stop_word', '2026-03-09 12:00:00+00');
select people.lift_suppressions('{phone:m4}', '2026-03-09 13:00:00+00');
create function tests.of(p_key text) returns text language sql as $$
    select coalesce(string_agg(s.reason || ' ' || to_char(s.said_at at time zone 'UTC', 'DD HH24'), ', ' order by s.id), 'none') from people.suppressions as s where s.key_hash = (people.key_hashes(array[p_key]))[1] and s.lifted_at is null
$$;
select is(people.spread_suppression('{phone:m1,phone:m2,phone:m4}', '{email:a@x.org}'), 1, 'one is new');
select is(tests.of('email:a@x.org'), 'request 09 10', 'as the last that stands said it');
select is(people.spread_suppression('{phone:m9}', '{email:b@x.org}') || ' ' || tests.of('email:b@x.org'), '0 none', 'where nobody wished anything nothing is');
select is(people.spread_suppression('{phone:m4}', '{email:b@x.org}') || ' ' || tests.of('email:b@x.org'), '0 none', 'nor where it was lifted');
select is(people.spread_suppression('{phone:m1}', '{}'), 0, 'to nothing');
select is(people.spread_suppression('{}', '{email:b@x.org}') || ' ' || tests.of('email:b@x.org'), '0 none', 'from nothing');
select is(tests.of('phone:m3'), 'stop_word 07 10', 'who is not concerned stays as they are');

select * from finish();
rollback;
