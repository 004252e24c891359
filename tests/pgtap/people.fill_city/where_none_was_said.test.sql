begin;
select plan(11);
\ir ../../support/scenes/what_would_change.sql
create function tests.lost(p_name text, p_kind text, p_key text, p_reason text default 'wrong_person', p_at timestamptz default '2026-03-09 10:00:00+00') returns void language sql as $$
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at) values (tests.id_of(p_name), p_kind, p_key, p_key, p_reason, p_at)
$$;
create function tests.when_(p_name text, p_kind text, p_key text, p_patch jsonb) returns void language sql as $$
    update people.identifiers as i
    set tried_at = coalesce((p_patch ->> 'tried')::timestamptz, tried_at), refused_at = coalesce((p_patch ->> 'refused')::timestamptz, refused_at), answered_at = coalesce((p_patch ->> 'answered')::timestamptz, answered_at),
        created_at = coalesce((p_patch ->> 'created')::timestamptz, created_at), brought_by = coalesce(p_patch ->> 'by', brought_by), extension = coalesce(p_patch ->> 'extension', extension), raw = coalesce(p_patch ->> 'raw', raw)
    where i.person_id = tests.id_of(p_name) and i.kind = p_kind and i.match_key = p_key
$$;
set time zone 'UTC';

select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1'), tests.has('ana', 'wa_id', 'm1'), tests.has('ana', 'bsuid', 'BR.1'), tests.has('ana', 'email', 'e1'), tests.has('bia', 'phone', 'm2'), tests.has('bia', 'wa_id', 'm2'), tests.has('bia', 'bsuid', 'BR.2'), tests.has('bia', 'email', 'e2');
select tests.has('ana', 'phone', 'm3', '{"is_shared": true}'), tests.has('bia', 'phone', 'm3', '{"is_shared": true}');
update people.people as p set created_at = '2026-03-10 10:00:00+00';
select people.set_city(tests.id_of('bia'), 'Bauru', 3506003), people.set_city(tests.id_of('caio'), null, null);
select tests.is_new('gil'), people.fill_city(tests.id_of('gil'), 'Santos', 1, '2026-03-10 12:00:00+00'), tests.is_new('eva');
update people.people as p set city = 'Marília', created_at = '2026-03-10 10:00:00+00' where p.id = tests.id_of('eva');

select is(tests.would($$select people.fill_city(tests.id_of('ana'), 'Itu', 7, '2026-03-10 12:00:00+00')$$), 'true; + ana city Itu 7 10 12:00', 'ana ''Itu'' at 12:00');
select is(tests.would($$select people.fill_city(tests.id_of('ana'), null, 7, '2026-03-10 12:00:00+00')$$), 'false', 'ana null at 12:00');
select is(tests.would($$select people.fill_city(tests.id_of('bia'), 'Itu', 7, '2026-03-10 12:00:00+00')$$), 'false', 'bia ''Itu'' at 12:00');
select is(tests.would($$select people.fill_city(tests.id_of('bia'), 'Itu', 7, '2026-03-10 09:00:00+00')$$), 'false', 'bia ''Itu'' at 09:00');
select is(tests.would($$select people.fill_city(tests.id_of('caio'), 'Itu', 7, '2026-03-10 12:00:00+00')$$), 'false', 'caio ''Itu'' at 12:00');
select is(tests.would($$select people.fill_city(tests.id_of('gil'), 'Itu', 7, '2026-03-10 12:00:00+00')$$), 'false', 'gil ''Itu'' at 12:00');
select is(tests.would($$select people.fill_city(tests.id_of('gil'), 'Itu', 7, '2026-03-10 11:59:00+00')$$), 'true; - gil city Santos 1 10 12:00; + gil city Itu 7 10 11:59', 'gil ''Itu'' at 11:59');
select is(tests.would($$select people.fill_city(tests.id_of('gil'), 'Itu', 7, '2026-03-10 12:01:00+00')$$), 'false', 'gil ''Itu'' at 12:01');
select is(tests.would($$select people.fill_city(tests.id_of('eva'), 'Itu', 7, '2026-03-10 09:59:00+00')$$), 'true; - eva city Marília; + eva city Itu 7 10 09:59', 'eva ''Itu'' at 09:59');
select is(tests.would($$select people.fill_city(tests.id_of('eva'), 'Itu', 7, '2026-03-10 10:00:00+00')$$), 'false', 'eva ''Itu'' at 10:00');
select is(tests.would($$select people.fill_city(tests.id_of('gil'), 'Santos', 1, '2026-03-10 12:00:00+00')$$), 'false', 'the same again');

select * from finish();
rollback;
