begin;
select plan(10);

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
-- Two of one name and a third share a landline; others have numbers of their own.
select tests.is_new('zoe'), tests.is_new('twin'), tests.is_new('third'), tests.is_new('rui');
select tests.same_name('twin', 'zoe');
select tests.has(n, 'phone', 'f1', '{"is_shared": true, "phone_kind": "fixed"}') from unnest('{twin,zoe,third}'::text[]) as n;
select is(tests.found('{"name": "Zoe Prado", "name_key": "zoe prado", "phone_key": "f1"}'), 'zoe phone', 'of two records of one name the older, whoever had the number first');
select tests.has('zoe', 'tax_id', '11222333000181', '{"is_shared": true}'), tests.has('twin', 'tax_id', '11444777000161', '{"is_shared": true}'), tests.has('twin', 'email', '39053344705', '{"is_shared": true}');
select tests.has('rui', 'tax_id', '39053344705');
select tests.has('twin', 'tax_id', '52998224725');
select is(tests.found('{"name": "Zoe Prado", "name_key": "zoe prado", "phone_key": "f1"}'), 'zoe phone', 'firms are no people, and one CPF is one human''s');
select tests.has('zoe', 'tax_id', '11144477735');
select is(tests.found('{"name": "Zoe Prado", "name_key": "zoe prado", "phone_key": "f1"}'), 'nobody several_people', 'two CPFs are two');
select is(tests.found('{"name": "Third Prado", "name_key": "third prado", "phone_key": "f1"}'), 'third phone', 'who is called otherwise is found all the same');

-- Two whose names are near, neither the same as what is said.
select tests.is_new('ana'), tests.is_new('bea');
update people.people as p set name = v.name, name_key = lower(v.name) from (values ('ana', 'Ana Clara Prado Lima'), ('bea', 'Ana Prado Lima')) as v (who, name) where p.id = tests.id_of(v.who);
select tests.has(n, 'phone', 'f2', '{"is_shared": true, "phone_kind": "fixed"}') from unnest('{ana,bea}'::text[]) as n;
select is(tests.found('{"name": "Ana Lima", "name_key": "ana lima", "phone_key": "f2"}'), 'nobody several_people', 'who may be either is neither');
select is(tests.found('{"name": "Ana Prado Lima", "name_key": "ana prado lima", "phone_key": "f2"}'), 'bea phone', 'who is called as one of them is that one');

-- By a CPF and by an address that several share.
select tests.is_new('eva'), tests.is_new('eva2'), tests.is_new('gil');
select tests.same_name('eva2', 'eva');
select tests.has(n, 'tax_id', '11222333000262', '{"is_shared": true}') from unnest('{eva2,gil}'::text[]) as n;
select is(tests.found('{"name": "Eva Prado", "name_key": "eva prado", "tax_id": "11222333000262"}'), 'eva2 tax_id', 'by what several share and the name');
select tests.has(n, 'email', 'e1', '{"is_shared": true}') from unnest('{eva2,gil,eva}'::text[]) as n;
select is(tests.found('{"name": "Eva Prado", "name_key": "eva prado", "email_key": "e1"}'), 'eva email', 'of two of one name the older');
select is(tests.found('{"name": "Gil Prado", "name_key": "gil prado", "email_key": "e1"}'), 'gil email', 'each by theirs');
select is(tests.found('{"name": "Hugo Melo", "name_key": "hugo melo", "email_key": "e1"}'), 'nobody', 'nobody else');

select * from finish();
rollback;
