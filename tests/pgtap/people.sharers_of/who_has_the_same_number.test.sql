begin;
select plan(10);
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

select tests.is_new(n) from unnest('{a,b,c,d,e,f}'::text[]) as n;
select tests.has(n, 'phone', 'm1', '{"is_shared": true}') from unnest('{e,a,b}'::text[]) as n;
select tests.has(n, 'phone', 'f1', '{"is_shared": true, "phone_kind": "fixed"}') from unnest('{a,c}'::text[]) as n;
select tests.has('d', 'wa_id', 'm2', '{"is_shared": true}'), tests.has('a', 'phone', 'm2', '{"is_shared": true}'), tests.has('f', 'phone', 'm1', '{"is_confirmed": false}'), tests.has('a', 'phone', 'm3', '{"is_confirmed": false, "is_shared": true}'), tests.has('c', 'phone', 'm3'), tests.has('a', 'email', 'x', '{"is_shared": true}'), tests.has('c', 'email', 'x', '{"is_shared": true}'), tests.has('c', 'email', 'm1'), tests.has('a', 'wa_id', 'm9', '{"is_shared": true}'), tests.has('c', 'wa_id', 'm9', '{"is_shared": true}'), tests.has('b', 'phone', 'm7'), tests.has('f', 'wa_id', 'm7', '{"is_confirmed": false}');
create function tests.sharers(p_name text, p_keys text[] default null) returns text language sql as $$ select string_agg(w.name, ' ' order by s.n) from rows from (people.sharers_of(tests.id_of(p_name), p_keys)) with ordinality as s (id, uid, name, registered_name, name_key, city, ibge_code, city_said_at, rule_version, created_at, n) join who as w on w.id = s.id $$;

select is(tests.sharers('a'), 'b d e', 'of a');
select is(tests.sharers('b'), 'a e', 'of b');
select is(tests.sharers('c'), null, 'of c');
select is(tests.sharers('d'), null, 'of d');
select is(tests.sharers('e'), 'a b', 'of e');
select is(tests.sharers('f'), null, 'of f');
select is(tests.sharers('a', '{m1}'), 'b e', 'of m1');
select is(tests.sharers('a', '{m2}'), 'd', 'of m2');
select is(tests.sharers('a', '{m7}'), null, 'of another');
select is(tests.sharers('a', '{}'), null, 'of none');

select * from finish();
rollback;
