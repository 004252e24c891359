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
select tests.has('bia', 'email', 'b@x.org'), tests.has('ana', 'email', 'c@x.org', '{"is_confirmed": false}'), tests.has('ana', 'bsuid', 'BR.1'), tests.has('ana', 'email', 'z@x.org'), tests.has('ana', 'email', 'a@x.org'), tests.has('caio', 'email', 'd@x.org', '{"is_confirmed": false}');
select is((people.email_of(tests.id_of('ana'))).value, 'z@x.org', 'the first that came');
select is((people.email_of(tests.id_of('bia'))).value, 'b@x.org', 'each their own');
select is((people.email_of(tests.id_of('caio'))).value, null, 'none that is not confirmed');
select is((people.number_to_call(tests.id_of('ana'))).value, null, 'who has no phone has no number');
select is((people.email_of(-1)).value, null, 'nobody has none');
select is((people.email_of(tests.id_of('ana'))).kind, 'email', 'an address it is');

select * from finish();
rollback;
