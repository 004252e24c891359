begin;
select plan(9);
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
select people.suppress('{phone:m1}', 'stop_word', '2026-03-10 10:00:00+00'), people.suppress('{phone:m2}', 'stop_word', '2026-03-10 10:00:00+00'), people.suppress('{phone:m4}', 'stop_word', '2026-03-10 10:00:00+00');
select people.lift_suppressions('{phone:m2,email:e1}', '2026-03-10 11:00:00+00');

select is(tests.would($$select people.suppress('{phone:m1}', 'request', '2026-03-10 10:00:01+00')$$), '0; - wish phone:m1 stop_word 10 10:00; + wish phone:m1 request 10 10:00', 'phone:m1 at 10:00:01');
select is(tests.would($$select people.suppress('{phone:m1}', 'request', '2026-03-10 10:00:00+00')$$), '0', 'phone:m1 at 10:00:00');
select is(tests.would($$select people.suppress('{phone:m1}', 'request', '2026-03-10 09:00:00+00')$$), '0', 'phone:m1 at 09:00:00');
select is(tests.would($$select people.suppress('{phone:m2}', 'request', '2026-03-10 10:59:59+00')$$), '0', 'phone:m2 at 10:59:59');
select is(tests.would($$select people.suppress('{phone:m2}', 'request', '2026-03-10 11:00:00+00')$$), '1; + wish phone:m2 request 10 11:00', 'phone:m2 at 11:00:00');
select is(tests.would($$select people.suppress('{email:e1}', 'request', '2026-03-10 10:59:59+00')$$), '0', 'email:e1 at 10:59:59');
select is(tests.would($$select people.suppress('{email:e2}', 'request', '2026-03-10 10:30:00+00')$$), '1; + wish email:e2 request 10 10:30', 'email:e2 at 10:30:00');
select is(tests.would($$select people.suppress('{email:e1}', 'request', '2026-03-10 11:00:00+00')$$), '1; + wish email:e1 request 10 11:00', 'email:e1 at 11:00:00');
select is(tests.would($$select people.suppress('{email:e2,email:e2,bsuid:BR.1}', 'request', '2026-03-10 12:00:00+00')$$), '2; + wish bsuid:BR.1 request 10 12:00; + wish email:e2 request 10 12:00', 'email:e2,email:e2,bsuid:BR.1 at 12:00:00');

select * from finish();
rollback;
