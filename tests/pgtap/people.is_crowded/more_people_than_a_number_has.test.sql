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

update ops.settings set value = '3' where key = 'people_per_number';
select tests.is_new(n) from unnest('{a,b,c,d,e}'::text[]) as n;
select tests.has(n, 'phone', 'm1', '{"is_shared": true}') from unnest('{a,b,c}'::text[]) as n;
select tests.has('d', 'wa_id', 'm1', '{"is_shared": true}'), tests.has('b', 'phone', 'm2', '{"is_shared": true}'), tests.has('c', 'phone', 'm2', '{"is_shared": true}'), tests.has('a', 'phone', 'm2', '{"is_shared": true}'), tests.has('e', 'email', 'm2'), tests.has('a', 'email', 'm1'), tests.when_('b', 'phone', 'm1', '{"answered": "2026-03-10T11:00Z"}'), tests.when_('a', 'phone', 'm2', '{"answered": "2026-03-10T11:00Z"}');

select is(concat(people.is_crowded(tests.id_of('a'), 'm1')), 't', 'a m1');
select is(concat(people.is_crowded(tests.id_of('a'), 'm2')), 'f', 'a m2');
select is(concat(people.is_crowded(tests.id_of('a'), 'm3')), 'f', 'a m3');
select is(concat(people.is_crowded(tests.id_of('b'), 'm1')), 'f', 'b m1');
select is(concat(people.is_crowded(tests.id_of('b'), 'm2')), 'f', 'b m2');
select is(concat(people.is_crowded(tests.id_of('b'), 'm3')), 'f', 'b m3');
select is(concat(people.is_crowded(tests.id_of('e'), 'm1')), 't', 'e m1');
select is(concat(people.is_crowded(tests.id_of('e'), 'm2')), 't', 'e m2');
select is(concat(people.is_crowded(tests.id_of('e'), 'm3')), 'f', 'e m3');

select * from finish();
rollback;
