begin;
select plan(5);

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
select tests.changed(1, '90 days'), tests.changed(2, '90 days 1 second'), tests.changed(3, '92 days'), tests.changed(4, '91 days'), tests.changed(5, '93 days', '{"old_values": null}');
create function tests.kept() returns text language sql as $$ select string_agg(concat_ws(' ', c.row_id, c.old_values is not null, c.new_values is not null), ', ' order by c.row_id) from people.normalization_changes as c $$;
select is(people.purge(util.current_time(), 1), 1::bigint, 'one at a time');
select is(tests.kept(), '1 t t, 2 t t, 3 f f, 4 t t, 5 f t', 'the oldest that has values first');
select is(people.purge(util.current_time(), 10), 2::bigint, 'all that are older than ninety days');
select is(tests.kept(), '1 t t, 2 f f, 3 f f, 4 f f, 5 f t', 'but what is ninety days old');
select is(people.purge(util.current_time(), 10), 0::bigint, 'once');

select * from finish();
rollback;
