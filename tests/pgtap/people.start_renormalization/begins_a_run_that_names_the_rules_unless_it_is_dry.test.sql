begin;
select plan(5);

select tests.freeze('2026-03-10 15:00:00+00');
create temporary table dry as select * from people.start_renormalization(true);
select is((select run_id from dry), null::bigint, 'a dry run is none');
select is_empty('select from people.normalization_runs', 'and leaves no trace');
create temporary table real as select * from people.start_renormalization(false);
select results_eq(
    'select r.id, r.started_at, r.finished_at, r.versions from people.normalization_runs as r',
    'select run_id, util.current_time(), null::timestamptz, versions from real', 'a real one is noted with its rules'
);
select is((select array_agg(k order by k) from real, jsonb_object_keys(versions) as k), array['email', 'person_name', 'phone', 'tax_id'], 'by kind');
select is((select versions ->> 'phone' from real), normalize.rule_version('phone'), 'in their present version');

select * from finish();
rollback;
