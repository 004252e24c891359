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
select tests.has('ana', 'bsuid', 'BR.ENT.8'), tests.has('ana', 'bsuid', 'BR.5', '{"is_confirmed": false}'), tests.has('bia', 'email', 'BR.7'), tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id'), tests.lost('ana', 'bsuid', 'BR.4', 'wrong_person'), tests.lost('ana', 'email', 'BR.6', 'user_changed_user_id'), tests.has('caio', 'bsuid', 'BR.9', '{"is_confirmed": false}'), tests.has('ana', 'email', 'BR.77'), tests.is_new('eva'), tests.has('eva', 'email', 'BR.10'), tests.is_new('gil'), tests.has('gil', 'bsuid', 'BR.ENT.9');

select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.1')), 'f', 'ana: BR.1');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.2')), 't', 'ana: BR.2');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.3')), 'f', 'ana: BR.3');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.4')), 't', 'ana: BR.4');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.5')), 't', 'ana: BR.5');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.6')), 't', 'ana: BR.6');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.77')), 't', 'ana: BR.77');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.ENT.8')), 'f', 'ana: BR.ENT.8');
select is(concat(people.is_another_id(tests.id_of('ana'), 'BR.ENT.9')), 't', 'ana: BR.ENT.9');
select is(concat(people.is_another_id(tests.id_of('bia'), 'BR.ENT.9')), 'f', 'bia: BR.ENT.9');
select is(concat(people.is_another_id(tests.id_of('bia'), 'BR.7')), 't', 'bia: BR.7');
select is(concat(people.is_another_id(tests.id_of('bia'), 'BR.3')), 't', 'bia: BR.3');
select is(concat(people.is_another_id(tests.id_of('caio'), 'BR.9')), 'f', 'caio: BR.9');
select is(concat(people.is_another_id(tests.id_of('caio'), 'BR.1')), 'f', 'caio: BR.1');
select is(concat(people.is_another_id(tests.id_of('eva'), 'BR.10')), 'f', 'eva: BR.10');
select is(concat(people.is_another_id(tests.id_of('eva'), 'BR.1')), 'f', 'eva: BR.1');
select is(concat(people.is_another_id(tests.id_of('gil'), 'BR.1')), 'f', 'gil: BR.1');
select is(concat(people.is_another_id(tests.id_of('gil'), 'BR.ENT.8')), 't', 'gil: BR.ENT.8');
select is(concat(people.is_another_id(tests.id_of('ana'), null)), 'f', 'nothing');

select * from finish();
rollback;
