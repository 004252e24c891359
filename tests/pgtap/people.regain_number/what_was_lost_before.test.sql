begin;
select plan(3);
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
select tests.lost('ana', 'phone', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'wa_id', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('bia', 'phone', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'phone', 'm6', 'wrong_person', '2026-03-10 11:00:00+00');

select is(tests.would($$select people.regain_number(tests.id_of('ana'), 'm5', '2026-03-10 11:00:01+00')$$), 'true; - ana lost phone m5 wrong_person 10 11:00; - ana lost wa_id m5 wrong_person 10 11:00', 'said later it is theirs again');
select is(tests.would($$select people.regain_number(tests.id_of('ana'), 'm5', '2026-03-10 11:00:00+00')$$), 'false', 'said at the same time it is not');
select is(tests.would($$select people.regain_number(tests.id_of('ana'), 'm9', '2026-03-10 12:00:00+00')$$), 'false', 'what was never lost');

select * from finish();
rollback;
