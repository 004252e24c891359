begin;
select plan(15);

select tests.make_operation('2026-03-10 12:00:00+00');
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 9) as n;
select tests.drain();
select tests.reply(lead_id) from t where n <= 6;
update leads.leads as l set consultant_id = tests.consultant(1 + n % 2) from t where t.lead_id = l.id;
update routing.waits as w set consultant_id = tests.consultant(1 + n % 2), queue_code = null from t where t.lead_id = w.lead_id;
-- Of each kind of state one: passed, escalated, overlooked; the fifth has no term; the sixth waits in a queue.
update routing.waits as w set passed_ids = array[tests.consultant(3)] from t where t.lead_id = w.lead_id and t.n = 1;
update routing.waits as w set passed_at = util.current_time() from t where t.lead_id = w.lead_id and t.n = 2;
update routing.waits as w set since = util.current_time() - interval '3 hours', at_risk_at = util.current_time() - interval '2 hours', due_at = util.current_time() - interval '1 hour'
from t where t.lead_id = w.lead_id and t.n = 3;
delete from routing.waits as w using t where t.lead_id = w.lead_id and t.n = 5;
update leads.leads as l set consultant_id = null, queue_code = 'triage' from t where t.lead_id = l.id and t.n = 6;
update routing.waits as w set consultant_id = null, queue_code = 'triage' from t where t.lead_id = w.lead_id and t.n = 6;
create function tests.viewer(p_sees text, p_ids bigint[]) returns desk.viewer language sql as $$ select row(1, 'Dora', 'x', p_sees, '{}', null, p_ids)::desk.viewer $$;
create function tests.waits(p_viewer desk.viewer, p_limit integer default 50, p_team text default null, p_kind text default null) returns jsonb language sql as $$
    select governance.desk_waiting(p_viewer, p_limit, p_team, p_kind)
$$;
create temporary table v as
select tests.viewer('all', null) as everybody, tests.viewer('team', array[tests.consultant(1)]) as team, tests.viewer('own', array[tests.consultant(2)]) as own, tests.viewer('own', null) as nobody;

select is((tests.waits(everybody) ->> 'count')::bigint, (select count(*) from governance.terms), 'as many as the view has') from v;
select is((tests.waits(everybody) ->> 'count')::bigint, 6::bigint, 'which are those that wrote') from v;
select is((tests.waits(everybody) ->> 'late')::bigint, (select count(*) from governance.terms as x where x.state in ('passed', 'escalated', 'overlooked')), 'and as many late') from v;
select is((tests.waits(everybody) ->> 'late')::bigint, 3::bigint, 'one of each way') from v;
select is((tests.waits(everybody) ->> 'oldest_at')::timestamptz, (select min(x.since) from governance.terms as x), 'since when the oldest waits') from v;
select is(
    (select jsonb_agg(i -> 'lead') from v, jsonb_array_elements(tests.waits(v.everybody) -> 'items') as i),
    (select jsonb_agg(x.lead_uid order by x.due_at nulls first, x.lead_id) from governance.terms as x), 'in the order of the view: without a term first, then the first that is over'
);
select is(
    (select jsonb_agg(i -> 'state') from v, jsonb_array_elements(tests.waits(v.everybody) -> 'items') as i),
    (select jsonb_agg(x.state order by x.due_at nulls first, x.lead_id) from governance.terms as x), 'each with its state'
);
select is(jsonb_array_length(tests.waits(everybody, 2) -> 'items'), 2, 'no more than was asked for') from v;
select is(tests.waits(everybody, 0) -> 'items', '[]', 'none for a count') from v;
select is(tests.waits(everybody, 2) - 'items', tests.waits(everybody) - 'items', 'the numbers are of all') from v;
select is((tests.waits(team) ->> 'count')::bigint, (select count(*) from governance.terms as x where x.consultant_id = tests.consultant(1) or x.consultant_id is null), 'a manager: of the team and of the queues') from v;
select is((tests.waits(own) ->> 'count')::bigint, (select count(*) from governance.terms as x where x.consultant_id = tests.consultant(2)), 'a consultant: their own') from v;
select is(tests.waits(nobody) ->> 'count', '0', 'who has nobody sees nothing') from v;
select is((tests.waits(everybody, p_team => 'sul') ->> 'count')::bigint, (select count(*) from governance.terms as x where x.consultant_id = tests.consultant(1)), 'of a team, without the queues') from v;
select is((tests.waits(everybody, p_kind => 'scheduled') ->> 'count')::bigint, (select count(*) from governance.terms as x where x.kind = 'scheduled'), 'of a kind') from v;

select * from finish();
rollback;
