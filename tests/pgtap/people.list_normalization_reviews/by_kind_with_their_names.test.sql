begin;
select plan(1);

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
insert into people.normalization_runs (started_at, finished_at, actor, versions) values (util.current_time(), util.current_time(), 'operator', '{}');
create function tests.changed(p_row bigint, p_age interval, p_patch jsonb default '{}') returns void language sql as $$
    insert into people.normalization_changes overriding system value
    select c.* from people.normalization_runs as r, jsonb_populate_record(null::people.normalization_changes, jsonb_build_object(
        'id', 9000000 - p_row, 'run_id', r.id, 'kind', 'phone', 'row_id', p_row, 'from_version', '1', 'to_version', '2', 'outcome', 'applied', 'old_values', '{"a": 1}'::jsonb, 'new_values', '{"a": 2}'::jsonb, 'changed_at', util.current_time() - p_age
    ) || p_patch) as c
$$;
select tests.is_new('ana'), tests.is_new('bia');
insert into people.referrers (person_id, name, name_key) values (null, 'João', 'joao'), (null, 'Rita', 'rita');
create temporary table r as select x.id, x.name from people.referrers as x;
select tests.changed(1, '2 days', jsonb_build_object('person_id', tests.id_of('ana'), 'other_person_id', tests.id_of('bia'), 'outcome', 'collision', 'reason', 'taken'));
select tests.changed(2, '1 day', jsonb_build_object('person_id', tests.id_of('bia'), 'outcome', 'refused', 'reason', 'too_short'));
select tests.changed(3, '1 day'), tests.changed(r.id, '1 day', jsonb_build_object('id', 1, 'kind', 'referrer', 'outcome', 'refused', 'reason', 'implausible')) from r where r.name = 'Rita';
select tests.changed((select r.id from r where r.name = 'João'), '3 days', jsonb_build_object('id', 2, 'kind', 'email', 'outcome', 'refused', 'reason', 'not_an_email', 'person_id', tests.id_of('ana')));
select is(
    (select string_agg(concat_ws(' ', v.kind, v.name, v.other_name, v.reason, util.current_time() - v.since, v.old_values, v.new_values), ', ' order by v.n) from people.list_normalization_reviews() with ordinality as v (kind, person_uid, name, other_person_uid, other_name, reason, since, old_values, new_values, n)),
    'email Ana Prado not_an_email 3 days {"a": 1} {"a": 2}, phone Bia Prado too_short 1 day {"a": 1} {"a": 2}, phone Ana Prado Bia Prado taken 2 days {"a": 1} {"a": 2}, referrer Rita implausible 1 day {"a": 1} {"a": 2}',
    'what waits for a human, by kind, each with its names'
);

select * from finish();
rollback;
