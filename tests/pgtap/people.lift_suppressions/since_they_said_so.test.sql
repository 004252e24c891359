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
-- Two stopped, one of them twice over; the second is not concerned.
select people.suppress('{phone:m1,email:a@x.org}', 'stop_word', '2026-03-09 10:00:00+00'), people.suppress('{phone:m2}', 'stop_word', '2026-03-09 10:00:00+00');
create function tests.standing() returns text language sql as $$
    select string_agg(concat_ws(' ', k, case when s.id is null then 'none' when s.lifted_at is null then 'stands' else 'lifted ' || to_char(s.lifted_at at time zone 'UTC', 'HH24:MI:SS') end), ', ' order by n)
    from unnest('{phone:m1,email:a@x.org,phone:m2}'::text[]) with ordinality as x (k, n)
    left join people.suppressions as s on s.key_hash = (people.key_hashes(array[k]))[1]
$$;
select is(people.lift_suppressions('{phone:m1}', '2026-03-09 10:00:00+00'), 0, 'what was said at the same time lifts nothing');
select is(tests.standing(), 'phone:m1 stands, email:a@x.org stands, phone:m2 stands', 'all stands');
select is(people.lift_suppressions('{phone:m1,phone:m1,email:a@x.org,phone:m7}', '2026-03-09 10:00:01+00'), 2, 'what was said later lifts both');
select is(tests.standing(), 'phone:m1 lifted 10:00:01, email:a@x.org lifted 10:00:01, phone:m2 stands', 'of that one');
select is(people.lift_suppressions('{phone:m1}', '2026-03-09 12:00:00+00'), 0, 'what is lifted is not lifted again');
select is(tests.standing(), 'phone:m1 lifted 10:00:01, email:a@x.org lifted 10:00:01, phone:m2 stands', 'nor since another time');
select people.lift_suppressions('{phone:m1}', '2026-03-09 11:00:00+00');
select is((select r.said_at from people.resumptions as r where r.key_hash = (people.key_hashes('{phone:m1}'))[1]), '2026-03-09 12:00:00+00', 'the last time counts, in whatever order they come');
select is((select count(*) from people.resumptions as r), 3::bigint, 'kept of each that was named');
select is(people.lift_suppressions(null), 0, 'of nothing nothing');

select * from finish();
rollback;
