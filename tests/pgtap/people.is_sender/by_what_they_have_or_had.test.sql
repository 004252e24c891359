begin;
select plan(19);
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
select tests.lost('ana', 'phone', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-09 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.4', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('bia', 'phone', 'm6', 'wrong_person', '2026-03-10 11:00:00+00'), tests.has('ana', 'email', 'm7'), tests.has('ana', 'email', 'BR.8'), tests.has('caio', 'phone', 'BR.9'), tests.lost('ana', 'email', 'm8', 'wrong_person', '2026-03-11 11:00:00+00');

select is(concat(people.is_sender(tests.id_of('ana'), 'm1', null, '2026-03-10 12:00:00+00')), 't', '''m1'' null at 12:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm2', null, '2026-03-10 12:00:00+00')), 'f', '''m2'' null at 12:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm5', null, '2026-03-10 10:59:00+00')), 't', '''m5'' null at 10:59');
select is(concat(people.is_sender(tests.id_of('ana'), 'm5', null, '2026-03-10 11:00:00+00')), 'f', '''m5'' null at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm6', null, '2026-03-10 10:00:00+00')), 'f', '''m6'' null at 10:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm7', null, '2026-03-10 10:00:00+00')), 'f', '''m7'' null at 10:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm8', null, '2026-03-10 10:00:00+00')), 'f', '''m8'' null at 10:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.1', '2026-03-10 12:00:00+00')), 't', 'null ''BR.1'' at 12:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.2', '2026-03-10 12:00:00+00')), 'f', 'null ''BR.2'' at 12:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.3', '2026-03-10 12:00:00+00')), 't', 'null ''BR.3'' at 12:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.4', '2026-03-10 10:59:00+00')), 't', 'null ''BR.4'' at 10:59');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.4', '2026-03-10 11:00:00+00')), 't', 'null ''BR.4'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm9', 'BR.4', '2026-03-10 11:00:00+00')), 'f', '''m9'' ''BR.4'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.99', '2026-03-10 11:00:00+00')), 't', 'null ''BR.99'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm9', 'BR.99', '2026-03-10 11:00:00+00')), 'f', '''m9'' ''BR.99'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.8', '2026-03-10 11:00:00+00')), 't', 'null ''BR.8'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), null, 'BR.9', '2026-03-10 11:00:00+00')), 't', 'null ''BR.9'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm2', 'BR.1', '2026-03-10 11:00:00+00')), 't', '''m2'' ''BR.1'' at 11:00');
select is(concat(people.is_sender(tests.id_of('ana'), 'm1', 'BR.2', '2026-03-10 11:00:00+00')), 't', '''m1'' ''BR.2'' at 11:00');

select * from finish();
rollback;
