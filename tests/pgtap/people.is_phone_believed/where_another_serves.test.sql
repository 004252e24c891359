begin;
select plan(64);
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
select tests.has('a', 'phone', 'a1'), tests.has('b', 'phone', 'b1', '{"phone_kind": "fixed"}'), tests.has('c', 'phone', 'c1'), tests.when_('c', 'phone', 'c1', '{"refused": "2026-03-10T11:00Z"}'), tests.lost('d', 'phone', 'd1'), tests.lost('e', 'email', 'e1'), tests.has('f', 'phone', 'f1', '{"is_confirmed": false}'), tests.has('g', 'wa_id', 'g1'), tests.has('h', 'phone', 'h1', '{"phone_kind": "fixed"}'), tests.when_('h', 'phone', 'h1', '{"refused": "2026-03-10T11:00Z"}');
update people.identifiers set brought_by = 'token:1';

select is(concat(people.is_phone_believed(tests.id_of('a'), 'mobile', 'consultant:1')), 't', 'a mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'mobile', 'token:1')), 'f', 'a mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'mobile', 'token:2')), 'f', 'a mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'mobile', null)), 'f', 'a mobile null');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'fixed', 'consultant:1')), 't', 'a fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'fixed', 'token:1')), 't', 'a fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'fixed', 'token:2')), 'f', 'a fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('a'), 'fixed', null)), 'f', 'a fixed null');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'mobile', 'consultant:1')), 't', 'b mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'mobile', 'token:1')), 't', 'b mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'mobile', 'token:2')), 'f', 'b mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'mobile', null)), 'f', 'b mobile null');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'fixed', 'consultant:1')), 't', 'b fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'fixed', 'token:1')), 't', 'b fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'fixed', 'token:2')), 'f', 'b fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('b'), 'fixed', null)), 'f', 'b fixed null');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'mobile', 'consultant:1')), 't', 'c mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'mobile', 'token:1')), 't', 'c mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'mobile', 'token:2')), 't', 'c mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'mobile', null)), 't', 'c mobile null');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'fixed', 'consultant:1')), 't', 'c fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'fixed', 'token:1')), 't', 'c fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'fixed', 'token:2')), 't', 'c fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('c'), 'fixed', null)), 't', 'c fixed null');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'mobile', 'consultant:1')), 't', 'd mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'mobile', 'token:1')), 't', 'd mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'mobile', 'token:2')), 't', 'd mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'mobile', null)), 't', 'd mobile null');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'fixed', 'consultant:1')), 't', 'd fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'fixed', 'token:1')), 't', 'd fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'fixed', 'token:2')), 't', 'd fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('d'), 'fixed', null)), 't', 'd fixed null');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'mobile', 'consultant:1')), 't', 'e mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'mobile', 'token:1')), 'f', 'e mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'mobile', 'token:2')), 'f', 'e mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'mobile', null)), 'f', 'e mobile null');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'fixed', 'consultant:1')), 't', 'e fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'fixed', 'token:1')), 'f', 'e fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'fixed', 'token:2')), 'f', 'e fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('e'), 'fixed', null)), 'f', 'e fixed null');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'mobile', 'consultant:1')), 't', 'f mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'mobile', 'token:1')), 'f', 'f mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'mobile', 'token:2')), 'f', 'f mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'mobile', null)), 'f', 'f mobile null');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'fixed', 'consultant:1')), 't', 'f fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'fixed', 'token:1')), 'f', 'f fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'fixed', 'token:2')), 'f', 'f fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('f'), 'fixed', null)), 'f', 'f fixed null');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'mobile', 'consultant:1')), 't', 'g mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'mobile', 'token:1')), 't', 'g mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'mobile', 'token:2')), 'f', 'g mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'mobile', null)), 'f', 'g mobile null');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'fixed', 'consultant:1')), 't', 'g fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'fixed', 'token:1')), 't', 'g fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'fixed', 'token:2')), 'f', 'g fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('g'), 'fixed', null)), 'f', 'g fixed null');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'mobile', 'consultant:1')), 't', 'h mobile ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'mobile', 'token:1')), 't', 'h mobile ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'mobile', 'token:2')), 't', 'h mobile ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'mobile', null)), 't', 'h mobile null');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'fixed', 'consultant:1')), 't', 'h fixed ''consultant:1''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'fixed', 'token:1')), 't', 'h fixed ''token:1''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'fixed', 'token:2')), 't', 'h fixed ''token:2''');
select is(concat(people.is_phone_believed(tests.id_of('h'), 'fixed', null)), 't', 'h fixed null');

select * from finish();
rollback;
