begin;
select plan(10);

-- A lead whose cadence began by one policy; the person beside it by the other.
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as beside;
insert into rework.policies (code, name) values ('outra', 'Outra');
create function tests.policy(p_code text) returns bigint language sql as $$ select p.id from rework.policies as p where p.code = p_code $$;
create function tests.own() returns bigint language sql as $$ select p.id from rework.policies as p where p.is_default $$;
create function tests.drawn(p_lead_id bigint, p_policy_id bigint, p_percent numeric) returns text language sql as $$
    select d.hold_out_percent || ' ' || d.is_held_out from leads.leads as l cross join lateral rework.draw(l, p_policy_id, p_percent) as d where l.id = p_lead_id
$$;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, hold_out_percent, created_at, finished_at, reason)
select t.lead_id, 1, 1, tests.policy('outra'), 'rework_1', util.current_time(), 'failed', 10, util.current_time(), util.current_time(), 'x' from t
union all
select t.beside, 1, 1, tests.own(), 'rework_1', util.current_time(), 'failed', 20, util.current_time(), util.current_time(), 'x' from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, hold_out_percent, created_at, finished_at, reason)
select t.lead_id, 5, 1, tests.own(), 'rework_1', util.current_time(), 'held_out', 30, util.current_time(), util.current_time(), 'x' from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, hold_out_percent, created_at, finished_at, reason)
select t.lead_id, 3, 1, tests.own(), 'rework_1', util.current_time(), 'failed', 40, util.current_time(), util.current_time(), 'x' from t;

select is(tests.drawn(lead_id, tests.own(), 0), '30.0 true', 'held out of its policy when it was first drawn, it stays so') from t;
select is(tests.drawn(lead_id, tests.own(), 100), '30.0 true', 'whatever the share is now') from t;
select is(tests.drawn(lead_id, tests.policy('outra'), 100), '10.0 false', 'of the other policy it is not') from t;
select is(tests.drawn(beside, tests.own(), 100), '20.0 false', 'nor is the person beside it') from t;
select is(tests.drawn(beside, tests.policy('outra'), 0), '0 false', 'nobody is held out of nothing') from t;
select is(tests.drawn(beside, tests.policy('outra'), 100), '100 true', 'everybody of everything') from t;
select is(tests.drawn(beside, tests.policy('outra'), 37.5), tests.drawn(beside, tests.policy('outra'), 37.5), 'the same whenever it is asked') from t;
-- A thousand tickets: half a percent is five of them.
create temporary table many as
select (rework.draw(l, p.id, 50)).is_held_out as half, (rework.draw(l, p.id, 49.9)).is_held_out as less, l.uid
from t, generate_series(1, 2000) as n
cross join lateral (select row_number() over () as x) as o
cross join lateral (select (jsonb_populate_record(l0, jsonb_build_object('id', -n, 'uid', gen_random_uuid()))).* from leads.leads as l0 where l0.id = t.lead_id) as l
cross join (select tests.own() as id) as p;
select is(
    (
        select count(*)
        from many
        cross join lateral (select mod(hashtextextended(many.uid || ':' || tests.own(), 0) & x'7fffffffffffffff'::bigint, 1000) as ticket) as x
        where half is distinct from (ticket < 500) or less is distinct from (ticket < 499)
    ), 0::bigint, 'by one of a thousand tickets, which lead and policy draw'
);
select cmp_ok((select count(*) from many where half), '>', 850::bigint, 'about half of half');
select is((select count(*) from many where less and not half), 0::bigint, 'whoever is held out of a smaller share is of a greater one');

select * from finish();
rollback;
