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
select is((select concat_ws(' ', r.value, r.match_key, r.phone_kind, r.reason) from people.renormalized_identifier(t.kind, t.value, 'key', 'was') as r), t.read, t.what)
from (values
    ('phone', '11 98123-4567', '+5511981234567 m551181234567 mobile', 'a phone'), ('phone', '123', 'service_number', 'what is none any more'),
    ('email', 'Ana+x@gmail.com', 'Ana+x@gmail.com ana@gmail.com', 'an address'), ('email', 'ana@', 'not_an_email', 'what is none'), ('tax_id', '529.982.247-25', '52998224725 52998224725', 'a CPF'),
    ('tax_id', '1', 'too_short', 'what is none any longer'),
    ('wa_id', '5511981234567', '5511981234567 m551181234567', 'a number of WhatsApp'), ('bsuid', 'BR.1', 'BR.1 key was', 'an id stays as it is')
) as t (kind, value, read, what);

select * from finish();
rollback;
