begin;
select plan(8);

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
-- Two of one name lost one number, first the older one; a third has it now.
select tests.is_new('ana'), tests.is_new('twin'), tests.is_new('rui');
select tests.same_name('twin', 'ana');
create function tests.lost(p_name text, p_kind text default 'phone', p_key text default 'm1') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason) values (tests.id_of(p_name), p_kind, p_key, p_key, 'wrong_person')
$$;
select tests.lost('ana'), tests.lost('twin');
select is(tests.found('{"name": "Ana Prado", "name_key": "ana prado", "phone_key": "m1"}'), 'twin phone wrong', 'whoever lost it last');
select tests.has('ana', 'email', 'e1');
select is(tests.found('{"name": "Ana Prado", "name_key": "ana prado", "phone_key": "m1", "email_key": "e1"}'), 'ana email wrong', 'unless an address says which of them');
select tests.has('rui', 'phone', 'm1');
select is(tests.found('{"name": "Rui Prado", "name_key": "rui prado", "phone_key": "m1"}'), 'rui phone', 'whose it is now it is');
select tests.lost('rui', 'phone', 'm2');
select is(tests.found('{"name": "Ana Prado", "name_key": "ana prado", "phone_key": "m2"}'), 'nobody', 'what somebody of another name lost is no mistake');
select tests.has('rui', 'email', 'e2');
select is(tests.found('{"name": "Davi Melo", "name_key": "davi melo", "phone_key": "m2", "email_key": "e2", "tax_id": null}'), 'nobody', 'an address with another name finds nobody');
select tests.has('rui', 'tax_id', '52998224725');
select is(tests.found('{"name": "Rui Prado", "name_key": "rui prado", "phone_key": "m2", "tax_id": "52998224725"}'), 'rui tax_id wrong', 'a CPF finds them with the wrong number');
select is(tests.found('{"name": "Rui Prado", "name_key": "rui prado", "tax_id": "52998224725"}'), 'rui tax_id', 'and without one');
select is(tests.found('{"name": "Davi Melo", "name_key": "davi melo", "phone_key": "m2", "tax_id": "52998224725"}'), 'nobody another_name', 'a doubt is not made less by it');

select * from finish();
rollback;
