begin;
select plan(15);
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
select tests.when_('ana', 'phone', 'm1', '{"by": "token:1"}'), tests.when_('ana', 'email', 'e1', '{"by": "source:1"}'), tests.has('caio', 'phone', 'm8', '{"is_confirmed": false}'), tests.when_('caio', 'phone', 'm8', '{"by": "token:1"}');
select tests.when_('bia', k, v, '{"by": "token:2"}') from (values ('phone', 'm2'), ('wa_id', 'm2'), ('bsuid', 'BR.2'), ('email', 'e2'), ('phone', 'm3')) as x (k, v);

select is(concat(people.may_vouch(tests.id_of('ana'), 'consultant:1')), 't', 'ana ''consultant:1''');
select is(concat(people.may_vouch(tests.id_of('ana'), 'token:1')), 't', 'ana ''token:1''');
select is(concat(people.may_vouch(tests.id_of('ana'), 'token:2')), 'f', 'ana ''token:2''');
select is(concat(people.may_vouch(tests.id_of('ana'), 'source:1')), 'f', 'ana ''source:1''');
select is(concat(people.may_vouch(tests.id_of('ana'), null)), 't', 'ana null');
select is(concat(people.may_vouch(tests.id_of('bia'), 'consultant:1')), 't', 'bia ''consultant:1''');
select is(concat(people.may_vouch(tests.id_of('bia'), 'token:1')), 'f', 'bia ''token:1''');
select is(concat(people.may_vouch(tests.id_of('bia'), 'token:2')), 't', 'bia ''token:2''');
select is(concat(people.may_vouch(tests.id_of('bia'), 'source:1')), 'f', 'bia ''source:1''');
select is(concat(people.may_vouch(tests.id_of('bia'), null)), 'f', 'bia null');
select is(concat(people.may_vouch(tests.id_of('caio'), 'consultant:1')), 't', 'caio ''consultant:1''');
select is(concat(people.may_vouch(tests.id_of('caio'), 'token:1')), 'f', 'caio ''token:1''');
select is(concat(people.may_vouch(tests.id_of('caio'), 'token:2')), 'f', 'caio ''token:2''');
select is(concat(people.may_vouch(tests.id_of('caio'), 'source:1')), 'f', 'caio ''source:1''');
select is(concat(people.may_vouch(tests.id_of('caio'), null)), 'f', 'caio null');

select * from finish();
rollback;
