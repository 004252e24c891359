begin;
select plan(64);

select tests.freeze('2026-03-10 15:00:00+00');
create temporary table who (name text primary key, id bigint);
create function tests.is_new(p_name text, p_registered text default null) returns void language sql as $$
    with p as (insert into people.people (name, name_key, registered_name) values (initcap(p_name) || ' Prado', p_name || ' prado', p_registered) returning id)
    insert into who select p_name, p.id from p
$$;
create function tests.id_of(p_name text) returns bigint language sql as $$ select w.id from who as w where w.name = p_name $$;
create function tests.has(p_name text, p_kind text, p_key text, p_patch jsonb default '{}') returns void language sql as $$
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, confirmed_at, repairs)
    select
        tests.id_of(p_name), p_kind, coalesce(p_patch ->> 'value', p_key), p_key, case when p_kind = 'phone' then coalesce(p_patch ->> 'phone_kind', 'mobile') end, coalesce((p_patch ->> 'is_shared')::boolean, false),
        case when p_patch -> 'is_confirmed' is distinct from 'false' then util.current_time() end, case when p_patch ? 'is_repaired' then '{grouping}'::text[] else '{}' end
$$;

create function tests.facts() returns setof text language sql as $$
    select concat_ws(
        ' ', w.name, i.kind, i.match_key, 'as ' || nullif(i.value, i.match_key), nullif(i.phone_kind, 'mobile'), case when i.is_shared then 'shared' end,
        case when i.confirmed_at is null then 'unconfirmed' end, 'by ' || i.brought_by, 'tried ' || to_char(i.tried_at, 'DD HH24:MI'), 'refused ' || to_char(i.refused_at, 'DD HH24:MI'),
        'answered ' || to_char(i.answered_at, 'DD HH24:MI'), 'created ' || nullif(to_char(i.created_at, 'DD HH24:MI:SS.US'), '10 15:00:00.000000'), 'raw ' || i.raw, nullif(i.repairs, '{}')::text, 'ext ' || i.extension
    ) from people.identifiers as i join who as w on w.id = i.person_id
    union all
    select concat_ws(' ', w.name, 'lost', d.kind, d.match_key, d.reason, to_char(d.said_at, 'DD HH24:MI'), nullif(to_char(d.detached_at, 'DD HH24:MI'), '10 15:00')) from people.detached_identifiers as d join who as w on w.id = d.person_id
    union all
    select concat_ws(' ', 'wish', k.key, s.reason, to_char(s.said_at, 'DD HH24:MI'), 'lifted ' || to_char(s.lifted_at, 'DD HH24:MI'))
    from unnest('{phone:m1,phone:m2,phone:m3,phone:m4,email:e1,email:e2,bsuid:BR.1,bsuid:BR.2,bsuid:BR.3}'::text[]) as k (key) join people.suppressions as s on s.key_hash = (people.key_hashes(array[k.key]))[1]
    union all
    select concat_ws(' ', w.name, 'city', p.city, p.ibge_code, to_char(p.city_said_at, 'DD HH24:MI')) from people.people as p join who as w on w.id = p.id where p.city is not null
$$;
-- What a statement would change, each time of the same beginning: - what is no longer, + what is new.
create function tests.would(p_sql text) returns text language plpgsql as $$
declare
    v_before constant text[] := array(select f from tests.facts() as f);
    v_answer text;
begin
    execute p_sql into v_answer;
    raise exception '%', concat_ws(
        '; ', v_answer, (select string_agg('- ' || b, '; ' order by b) from (select unnest(v_before) as b except all select f from tests.facts() as f) as x),
        (select string_agg('+ ' || f, '; ' order by f) from (select f from tests.facts() as f except all select unnest(v_before)) as x)
    ) using errcode = 'TT001';
exception
    when sqlstate 'TT001' then return sqlerrm;
end;
$$;
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
