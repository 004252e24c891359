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

select tests.is_new(n) from unnest('{a,b,c,d,e,f,g,h}'::text[]) as n;
select tests.has('a', 'phone', 'a1'), tests.has('a', 'phone', 'a2', '{"phone_kind": "fixed"}'), tests.has('b', 'phone', 'b1'), tests.has('b', 'phone', 'b2'), tests.when_('b', 'phone', 'b2', '{"refused": "2026-03-10T11:00Z"}'), tests.has('c', 'phone', 'c1'), tests.has('c', 'phone', 'c2'), tests.has('c', 'phone', 'c3'), tests.when_('c', 'phone', 'c1', '{"answered": "2026-03-10T11:00Z"}'), tests.when_('c', 'phone', 'c2', '{"answered": "2026-03-10T10:00Z"}');
select tests.has('d', 'phone', 'd1'), tests.has('d', 'phone', 'd2'), tests.when_('d', 'phone', 'd2', '{"tried": "2026-03-10T11:00Z"}'), tests.has('e', 'phone', 'e1'), tests.has('e', 'phone', 'e2'), tests.when_('e', 'phone', 'e1', '{"created": "2026-03-10T16:00Z"}'), tests.has('f', 'phone', 'f1'), tests.has('f', 'phone', 'f2'), tests.has('g', 'phone', 'g1'), tests.has('g', 'phone', 'g2', '{"is_confirmed": false}'), tests.has('g', 'wa_id', 'g3');
select tests.has('h', 'phone', 'h1', '{"phone_kind": "fixed"}'), tests.has('h', 'phone', 'h2'), tests.when_('h', 'phone', 'h1', '{"answered": "2026-03-10T11:00Z"}');

select is((people.phone_of(tests.id_of('a'))).match_key, 'a1', 'a mobile before a landline');
select is((people.phone_of(tests.id_of('b'))).match_key, 'b1', 'not one that was refused');
select is((people.phone_of(tests.id_of('c'))).match_key, 'c1', 'the one that answered last');
select is((people.phone_of(tests.id_of('d'))).match_key, 'd1', 'not one that was tried');
select is((people.phone_of(tests.id_of('e'))).match_key, 'e1', 'the one that came last');
select is((people.phone_of(tests.id_of('f'))).match_key, 'f2', 'of two of one time the later');
select is((people.phone_of(tests.id_of('g'))).match_key, 'g1', 'not one that nobody confirmed');
select is((people.phone_of(tests.id_of('h'))).match_key, 'h2', 'a mobile before a landline that answered');
select is((people.phone_of(-1)).match_key, null, 'nobody');

select * from finish();
rollback;
