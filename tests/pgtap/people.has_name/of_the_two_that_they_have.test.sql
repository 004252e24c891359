begin;
select plan(12);

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
create function tests.has_name(p_name text, p_registered text, p_said text, p_said_registered text) returns boolean language sql as $$
    select people.has_name(jsonb_populate_record(null::people.people, jsonb_build_object('name', p_name, 'registered_name', p_registered)), p_said, p_said_registered)
$$;
select is(tests.has_name(t.a, t.b, t.c, t.d), t.has, t.what)
from (values
    ('Caio Souza', null, 'Caio Souza', null, true, 'by name'), ('Caio Souza', null, 'Rita Prado', null, false, 'by another'), ('Caio Souza', null, 'Rita Prado', 'Caio Souza', true, 'a name of the register that is theirs'),
    ('Caio Souza', null, 'Rita Prado', 'Davi Melo', false, 'or is not'), ('Caio Souza', 'Ana Souza', 'Ana Souza', null, true, 'by that of the register'), ('Caio Souza', 'Ana Souza', 'Rita Prado', null, false, 'by neither'),
    ('Caio Souza', 'Ana Souza', 'Rita Prado', 'Ana Souza', true, 'both of the register'), ('Caio Souza', 'Ana Souza', 'Rita Prado', 'Davi Melo', false, 'none of the four'), ('Caio Souza', 'Ana Souza', 'Rita Prado', 'Caio Souza', true, 'the one by the other'),
    ('Caio Souza', 'Ana Souza', 'Caio Souza', 'Davi Melo', true, 'one is enough')
) as t (a, b, c, d, has, what);
select is(people.goes_by_another_name(tests.id_of('nobody'), row('Ana', 'ana', null, null, null, null, null, null, null, null)::people.identity), false, 'nobody goes by another name');
select is((select count(*) from people.people), 0::bigint, 'there is nobody');

select * from finish();
rollback;
