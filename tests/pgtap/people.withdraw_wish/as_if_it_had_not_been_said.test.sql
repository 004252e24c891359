begin;
select plan(6);
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
select people.suppress('{phone:m1,phone:m2}', 'stop_word', '2026-03-10 10:00:00+00');
select people.lift_suppressions('{phone:m1,phone:m2,email:e1}', '2026-03-10 11:00:00+00');
select people.suppress('{phone:m2}', 'request', '2026-03-10 11:30:00+00'), people.suppress('{email:e2,bsuid:BR.1}', 'stop_word', '2026-03-10 11:00:00+00');

select is(tests.would($$select people.withdraw_wish('{phone:m1}', '2026-03-10 11:00:00+00')$$), '0; - wish phone:m1 stop_word 10 10:00 lifted 10 11:00; + wish phone:m1 stop_word 10 10:00', 'what it lifted stands again');
select is(tests.would($$select people.withdraw_wish('{phone:m2}', '2026-03-10 11:00:00+00')$$), '0', 'unless something stands since');
select is(tests.would($$select people.withdraw_wish('{phone:m2,email:e2}', '2026-03-10 11:30:00+00')$$), '1; - wish phone:m2 request 10 11:30', 'a stop is gone');
select is(tests.would($$select people.withdraw_wish('{email:e2}', '2026-03-10 11:00:00+00')$$), '1; - wish email:e2 stop_word 10 11:00', 'of one');
select is(tests.would($$select people.withdraw_wish('{phone:m1,email:e2}', '2026-03-10 11:00:01+00')$$), '0', 'of another time nothing');
select is(tests.would($$select people.withdraw_wish('{phone:m1}', '2026-03-10 11:00:00+00') || ' ' || (select count(*) from people.resumptions)$$), '0 3; - wish phone:m1 stop_word 10 10:00 lifted 10 11:00; + wish phone:m1 stop_word 10 10:00', 'how many resumptions are left');

select * from finish();
rollback;
