begin;
select plan(17);

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

select tests.is_new('ana'), tests.is_new('bia'), tests.is_new('caio');
select tests.has('ana', 'phone', 'm1'), tests.has('ana', 'wa_id', 'm1'), tests.has('ana', 'bsuid', 'BR.1'), tests.has('ana', 'email', 'e1'), tests.has('bia', 'phone', 'm2'), tests.has('bia', 'wa_id', 'm2'), tests.has('bia', 'bsuid', 'BR.2'), tests.has('bia', 'email', 'e2');
select tests.has('ana', 'phone', 'm3', '{"is_shared": true}'), tests.has('bia', 'phone', 'm3', '{"is_shared": true}');
select tests.lost('ana', 'phone', 'm5', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'wa_id', 'm6', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.3', 'user_changed_user_id', '2026-03-09 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.4', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('bia', 'phone', 'm7', 'wrong_person', '2026-03-10 11:00:00+00');
select tests.lost('ana', 'email', 'm8', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'phone', 'm3', 'wrong_person', '2026-03-10 11:00:00+00'), tests.lost('ana', 'bsuid', 'BR.5', 'user_changed_number', '2026-03-09 11:00:00+00'), tests.has('caio', 'phone', 'm5'), tests.lost('ana', 'phone', 'm9', 'wrong_person', '2026-03-10 11:00:00+00'), tests.has('ana', 'email', 'm9'), tests.lost('ana', 'phone', 'm1x', 'wrong_person', '2026-03-10 11:00:00+00'), tests.has('ana', 'wa_id', 'm1x');

select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null, '2026-03-10 11:00:00+00')), 't', 'ana ''m5'' null at 11:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null, '2026-03-10 10:59:59+00')), 'f', 'ana ''m5'' null at 10:59:59');
select is(concat(people.is_detached(tests.id_of('ana'), 'm6', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m6'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm7', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m7'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('bia'), 'm7', null, '2026-03-10 12:00:00+00')), 't', 'bia ''m7'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm8', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m8'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm3', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''m3'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm9', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m9'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm1x', null, '2026-03-10 12:00:00+00')), 't', 'ana ''m1x'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.3', '2026-03-10 12:00:00+00')), 'f', 'ana null ''BR.3'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.4', '2026-03-10 12:00:00+00')), 't', 'ana null ''BR.4'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'BR.5', '2026-03-10 12:00:00+00')), 'f', 'ana null ''BR.5'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, 'm5', '2026-03-10 12:00:00+00')), 'f', 'ana null ''m5'' at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'BR.4', null, '2026-03-10 12:00:00+00')), 'f', 'ana ''BR.4'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), null, null, '2026-03-10 12:00:00+00')), 'f', 'ana null null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('caio'), 'm5', null, '2026-03-10 12:00:00+00')), 'f', 'caio ''m5'' null at 12:00:00');
select is(concat(people.is_detached(tests.id_of('ana'), 'm5', null)), 't', 'whenever');

select * from finish();
rollback;
