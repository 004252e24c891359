begin;
select plan(13);
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
select tests.when_('ana', 'phone', 'm3', '{"created": "2026-03-10T10:00:00.5Z"}'), tests.when_('bia', 'phone', 'm3', '{"created": "2026-03-10T09:00Z"}'), tests.has('caio', 'email', 'm3'), tests.lost('caio', 'phone', 'm3', 'wrong_person', '2026-03-10 08:30:00+00'), tests.lost('ana', 'email', 'm3', 'wrong_person', '2026-03-10 12:30:00+00'), tests.lost('caio', 'phone', 'm9', 'wrong_person', '2026-03-10 19:00:00+00');
select tests.when_('ana', 'wa_id', 'm1', '{"created": "2026-03-10T10:00Z"}');
create function tests.held(p_key text, p_at timestamptz) returns text language sql as $$ select string_agg(w.name, ' ' order by h.n) from unnest(people.held_by(p_key, p_at)) with ordinality as h (id, n) join who as w on w.id = h.id $$;

select is(tests.held('m3', '2026-03-10 08:30:00+00'), 'caio', 'm3 at 08:30:00');
select is(tests.held('m3', '2026-03-10 08:29:59+00'), 'caio', 'm3 at 08:29:59');
select is(tests.held('m3', '2026-03-10 08:30:01+00'), 'ana bia', 'm3 at 08:30:01');
select is(tests.held('m3', '2026-03-10 09:00:00+00'), 'bia', 'm3 at 09:00:00');
select is(tests.held('m3', '2026-03-10 08:59:59+00'), 'ana bia', 'm3 at 08:59:59');
select is(tests.held('m3', '2026-03-10 10:00:00+00'), 'ana bia', 'm3 at 10:00:00');
select is(tests.held('m3', '2026-03-10 09:59:59+00'), 'bia', 'm3 at 09:59:59');
select is(tests.held('m3', '2026-03-10 13:00:00+00'), 'ana bia', 'm3 at 13:00:00');
select is(tests.held('m1', '2026-03-10 09:00:00+00'), 'ana', 'm1 at 09:00:00');
select is(tests.held('m1', '2026-03-10 10:00:00+00'), 'ana', 'm1 at 10:00:00');
select is(tests.held('m2', '2026-03-10 15:00:00+00'), 'bia', 'm2 at 15:00:00');
select is(tests.held('m3', '2026-03-10 15:00:00+00'), 'ana bia', 'm3 at 15:00:00');
select is(tests.held('m7', '2026-03-10 12:00:00+00'), null, 'm7 at 12:00:00');

select * from finish();
rollback;
