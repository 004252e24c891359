begin;
select plan(17);
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
select tests.lost('ana', 'phone', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'wa_id', 'm6', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-09 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.4', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('bia', 'phone', 'm7', 'wrong_person', '2026-03-10 11:00:00+00');
select tests.lost('ana', 'email', 'm8', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'phone', 'm3', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.5', 'user_changed_number', '2026-03-09 11:00:00+00'), tests.has('caio', 'phone', 'm5'), tests.lost('ana', 'phone', 'm9', 'wrong_person', '2026-03-10 11:00:00+00'), tests.has('ana', 'email', 'm9'), tests.lost('ana', 'phone', 'm1x', 'wrong_person', '2026-03-10 11:00:00+00'), tests.has('ana', 'wa_id', 'm1x');

select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null, '2026-03-10 11:00:00+00')), 't', 'ana ''m5'' null at 11:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null, '2026-03-10 10:59:59+00')), 'f', 'ana ''m5'' null at 10:59:59');
select is(concat(people.is_detached(tests.id_of('ana'), 'm6', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m6'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm7', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m7'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('bia'), 'm7', null, '2026-03-10 12:00:00+00')), 't', 'bia ''m7'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm8', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m8'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm3', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m3'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm9', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m9'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm1x', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m1x'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.3', '2026-03-10 12:00:00+00')), 'f', 'ana null ''BR.3'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.4', '2026-03-10 12:00:00+00')), 't', 'ana null ''BR.4'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.5', '2026-03-10 12:00:00+00')), 'f', 'ana null ''BR.5'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'm5', '2026-03-10 12:00:00+00')), 'f', 'ana null ''m5'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'BR.4', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''BR.4'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, null, '2026-03-10 12:00:00+00')), 'f', 'ana null null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('caio'), 'm5', null, '2026-03-10 12:00:00+00')), 'f', 'caio ''m5'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null)), 't', 'whenever');

select * from finish();
rollback;
