begin;
select plan(14);

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
create function tests.is_alone(p_patch jsonb) returns boolean language sql as $$
    select people.is_alone(jsonb_populate_record(null::people.identifiers, '{"kind": "phone", "match_key": "m1", "phone_kind": "mobile", "is_shared": false, "confirmed_at": "2026-03-10T15:00:00Z"}'::jsonb || p_patch))
$$;
select is(tests.is_alone(t.patch), t.is_alone, t.what)
from (values
    ('a mobile', '{}'::jsonb, true), ('one that is shared', '{"is_shared": true}', false), ('one that nobody confirmed', '{"confirmed_at": null}', false), ('a landline', '{"phone_kind": "fixed"}', false),
    ('a number of a firm', '{"phone_kind": "toll_free"}', false), ('of shared cost', '{"phone_kind": "shared_cost"}', false), ('of premium rate', '{"phone_kind": "premium_rate"}', false), ('of all a firm', '{"phone_kind": "uan"}', false),
    ('a CPF', '{"kind": "tax_id", "match_key": "52998224725"}', true), ('a CNPJ', '{"kind": "tax_id", "match_key": "11222333000181"}', false),
    ('an address', '{"kind": "email", "match_key": "ana@example.com"}', true), ('a mailbox of a firm', '{"kind": "email", "match_key": "contato@example.com"}', false),
    ('an id', '{"kind": "bsuid", "match_key": "BR.1"}', true), ('a number of WhatsApp', '{"kind": "wa_id", "phone_kind": null}', true)
) as t (what, patch, is_alone);

select * from finish();
rollback;
