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
create function tests.keep(p_name text, p_id text) returns text language plpgsql as $$
begin
    perform people.keep_candidate_id(tests.id_of(p_name), p_id);
    return coalesce((select string_agg(concat_ws(' ', i.kind, i.value, i.confirmed_at is not null), ', ' order by i.id) from people.identifiers as i where i.person_id = tests.id_of(p_name)), 'none');
end;
$$;
select is(tests.keep('ana', 'BR.1'), 'bsuid BR.1 f', 'not confirmed');
select is(tests.keep('ana', 'BR.1'), 'bsuid BR.1 f', 'once');
select is(tests.keep('bia', 'BR.1'), 'bsuid BR.1 f', 'of another too');
select is(tests.keep('ana', 'ab'), 'bsuid BR.1 f', 'two signs are none');
select is(tests.keep('ana', 'a b'), 'bsuid BR.1 f', 'nor is what has a space');
select is(tests.keep('ana', null), 'bsuid BR.1 f', 'nor nothing');
select is(tests.keep('ana', repeat('a', 140)), 'bsuid BR.1 f, bsuid ' || repeat('a', 140) || ' f', 'as long as this');

select * from finish();
rollback;
