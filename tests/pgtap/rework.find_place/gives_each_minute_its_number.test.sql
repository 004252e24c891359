begin;
select plan(13);

select tests.make_operation('2026-03-13 15:00:20+00');
update ops.settings set value = '2' where key = 'rework_per_minute';
create temporary table p as select rework.find_places('2026-03-13 15:00:20+00') as places, rework.taken_places('2026-03-13 15:00:20+00') as taken;
select is((places).starts_at, '2026-03-13 15:00:00+00', 'minutes are whole') from p;
select is((places).per_minute, 2, 'as many a minute as the setting says') from p;
select is((select sum(x) from p, unnest(taken) as x), 0::bigint, 'none is taken at first');
select is(cardinality(taken), 5760, 'for four days') from p;
create function tests.take(p_from timestamptz) returns text language plpgsql as $$
begin
    update p set places = rework.find_place(places, taken, p_from, 'America/Sao_Paulo');
    update p set taken[(places).minute] = (places).place where (places).found_at is not null;
    return (select to_char((places).found_at at time zone 'UTC', 'DD HH24:MI:SS') from p);
end;
$$;
select is(
    (select array_agg(tests.take('2026-03-13 15:00:20+00')) from generate_series(1, 5)),
    '{"13 15:00:30","13 15:01:00","13 15:01:30","13 15:02:00","13 15:02:30"}', 'half a minute apart, from the next half'
);
select is(tests.take('2026-03-13 15:01:00+00'), '13 15:03:00', 'what is taken goes to the next minute');
select is(tests.take('2026-03-13 15:10:00+00'), '13 15:10:00', 'a minute later on is free');
select is(tests.take('2026-03-13 15:10:31+00'), '13 15:11:00', 'in the last half minute the next one begins');
select is(tests.take('2026-03-13 15:03:00+00'), '13 15:03:30', 'one place left is taken');
select is(taken[1:5], '{2,2,2,2,0}', 'the first minute lost a place, being begun') from p;

-- Attempts that are planned already have their places.
create temporary table t as select tests.lead_with_conversation(1) as one;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select one, 0, n, p.id, 'rework_1', d.at, now()
from t, rework.policies as p, unnest(array['2026-03-13 15:00:10+00', '2026-03-13 15:00:20+00', '2026-03-13 15:04:10+00', '2026-03-13 15:04:40+00', '2026-04-27 15:00:00+00']::timestamptz[]) with ordinality as d (at, n)
where p.is_default;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at, state, finished_at)
select one, 1, 1, p.id, 'rework_1', '2026-03-13 15:05:00+00', now(), 'sent', now() from t, rework.policies as p where p.is_default;
update p set (places, taken) = (select rework.find_places('2026-03-13 15:00:20+00'), rework.taken_places('2026-03-13 15:00:20+00'));
select is(taken[1:6], '{1,0,0,0,2,0}', 'those that are due, by their minute; not what is over or sent') from p;

update ops.settings set value = '1' where key = 'rework_per_minute';
update p set taken = '{1,1,1}', places = jsonb_populate_record(places, '{"per_minute": 1, "searched_from": null}');
select is(tests.take('2026-03-13 15:00:20+00'), null, 'no place is left');
update p set taken = '{1,1,0}', places = jsonb_populate_record(places, '{"searched_from": null}');
select is(tests.take('2026-03-13 15:00:20+00'), '13 15:02:00', 'the last one is');

select * from finish();
rollback;
