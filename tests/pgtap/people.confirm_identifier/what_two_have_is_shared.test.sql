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
select tests.has('caio', k, v, '{"is_confirmed": false}') from (values ('phone', 'm1'), ('wa_id', 'm2'), ('phone', 'm3'), ('phone', 'm8'), ('email', 'e1'), ('email', 'm1'), ('bsuid', 'BR.9')) as x (k, v);
select tests.has('ana', 'phone', 'm8', '{"is_confirmed": false}'), tests.is_new('davi'), tests.has('davi', 'phone', 'm1', '{"is_confirmed": false}'), tests.has('davi', 'wa_id', 'm11'), tests.has('davi', 'phone', 'm11', '{"is_confirmed": false}'), tests.has('davi', 'phone', 'm12', '{"is_shared": true}');
create function tests.row_of(p_name text, p_kind text, p_key text) returns bigint language sql as $$ select i.id from people.identifiers as i where i.person_id = tests.id_of(p_name) and i.kind = p_kind and i.match_key = p_key $$;

select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'phone', 'm1'))$$), '; - ana phone m1; - ana wa_id m1; - caio phone m1 unconfirmed; + ana phone m1 shared; + ana wa_id m1 shared; + caio phone m1 shared', 'phone m1 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'wa_id', 'm2'))$$), '; - bia phone m2; - bia wa_id m2; - caio wa_id m2 unconfirmed; + bia phone m2 shared; + bia wa_id m2 shared; + caio wa_id m2 shared', 'wa_id m2 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'phone', 'm3'))$$), '; - caio phone m3 unconfirmed; + caio phone m3 shared', 'phone m3 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'phone', 'm8'))$$), '; - caio phone m8 unconfirmed; + caio phone m8', 'phone m8 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'email', 'e1'))$$), '; - ana email e1; - caio email e1 unconfirmed; + ana email e1 shared; + caio email e1 shared', 'email e1 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'email', 'm1'))$$), '; - caio email m1 unconfirmed; + caio email m1', 'email m1 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('caio', 'bsuid', 'BR.9'))$$), '; - caio bsuid BR.9 unconfirmed; + caio bsuid BR.9', 'bsuid BR.9 of caio');
select is(tests.would($$select people.confirm_identifier(tests.row_of('ana', 'phone', 'm1'))$$), '', 'phone m1 of ana');
select is(tests.would($$select people.confirm_identifier(tests.row_of('ana', 'phone', 'm9'))$$), '', 'phone m9 of ana');
select is(tests.would($$select people.confirm_identifier(tests.row_of('davi', 'phone', 'm11'))$$), '; - davi phone m11 unconfirmed; + davi phone m11', 'phone m11 of davi');
select is(tests.would($$select people.confirm_identifier(tests.row_of('davi', 'phone', 'm12'))$$), '', 'phone m12 of davi');

select * from finish();
rollback;
