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
select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1'), tests.has('bia', 'wa_id', 'm2'), tests.has('bia', 'phone', 'm3', '{"is_confirmed": false}'), tests.has('bia', 'email', 'm1'), tests.has('ana', 'email', 'e1'), tests.has('caio', 'bsuid', 'BR.1');
select is(people.is_of_another(tests.id_of(t.name), t.kind, t.key), t.is_so, t.what)
from (values
    ('bia', 'phone', 'm1', true, 'a number of somebody else'), ('ana', 'phone', 'm1', false, 'one''s own'), ('ana', 'phone', 'm2', true, 'one by which WhatsApp knows somebody else'),
    ('ana', 'wa_id', 'm2', true, 'as such too'), ('bia', 'wa_id', 'm1', false, 'but a phone is no such'), ('ana', 'phone', 'm3', false, 'one that nobody confirmed'), ('ana', 'phone', 'm9', false, 'nobody''s'),
    ('ana', 'email', 'm1', true, 'an address that reads like a number'), ('bia', 'email', 'e1', true, 'an address'), ('bia', 'tax_id', 'e1', false, 'which is nothing else'), ('ana', 'bsuid', 'BR.1', true, 'an id'), ('caio', 'bsuid', 'BR.1', false, 'one''s own id')
) as t (name, kind, key, is_so, what);

select * from finish();
rollback;
