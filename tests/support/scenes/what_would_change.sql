-- People beside one another, told apart by what is known of each: tests.facts() says all of it, tests.would(sql) what a statement answers and changes, undone again.
-- Included by \ir.
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
