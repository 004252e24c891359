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
select tests.is_new('ana'), tests.is_new('bia');
create function tests.find(p_name text, p_key text, p_who text default null) returns text language plpgsql as $$
declare
    v_id constant bigint := people.find_or_create_referrer(p_name, p_key, tests.id_of(p_who));
begin
    return (
        select concat_ws(' ', r.name, r.name_key, (select w.name from who as w where w.id = r.person_id), r.rule_version = normalize.rule_version('person_name'))
        from people.referrers as r where r.id = v_id
    );
end;
$$;
select is(tests.find('João Alves', 'joao alves'), 'João Alves joao alves t', 'by a name');
select is(tests.find('JOAO ALVES', 'joao alves'), 'João Alves joao alves t', 'once');
select is(tests.find('Rui Luz', 'rui luz'), 'Rui Luz rui luz t', 'another by theirs');
select is(tests.find('João Alves', 'joao alves', 'ana'), 'João Alves joao alves ana t', 'somebody whom we know is not the nameless one');
select is(tests.find('Joca', 'joca', 'ana'), 'João Alves joao alves ana t', 'and is found whatever they are called');
select is(tests.find('João Alves', 'joao alves', 'bia'), 'João Alves joao alves bia t', 'another of the same name is another');
select is(tests.find('João Alves', 'joao alves'), 'João Alves joao alves t', 'who is nobody we know stays so');
select is((select count(*) from people.referrers as r), 4::bigint, 'four in all');
select is(tests.find('Joca', 'joca'), 'Joca joca t', 'a name that only somebody known was called by is new');

select * from finish();
rollback;
