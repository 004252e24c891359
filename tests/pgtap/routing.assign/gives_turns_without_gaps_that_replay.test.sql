begin;
select plan(16);

select tests.make_operation(p_weights => '{3,2,1}');
select tests.lead(n) from generate_series(1, 60) as n;

select is((select array_agg(d.seq order by d.seq) from routing.decisions as d), (select array_agg(n::bigint) from generate_series(1, 60) as n), 'turns are 1 to 60 without a gap');
select is((select t.seq from routing.pool_turns as t), 60::bigint, 'the pool knows the last one');
select is((select array_agg(n order by w) from (select d.winner_id as w, count(*) as n from routing.decisions as d group by 1) as x), '{30,20,10}', 'shares are exact');
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');
select is_empty(
    'select l.id from leads.leads as l join routing.decisions as d on d.lead_id = l.id where l.consultant_id is distinct from d.winner_id or l.queue_code is not null',
    'every lead has the owner that was decided'
);
select is_empty(
    $$select d.id from routing.decisions as d join leads.events as e on e.lead_id = d.lead_id and e.kind = 'assigned'
      where (e.data ->> 'decision_id')::bigint <> d.id or (e.data ->> 'consultant_id')::bigint <> d.winner_id or (e.data ->> 'seq')::bigint <> d.seq$$,
    'and its history says so'
);
select is((select d.snapshot -> 'members' from routing.decisions as d where d.seq = 1), to_jsonb(array[tests.consultant(1), tests.consultant(2), tests.consultant(3)]), 'a decision stores who was there');
select is((select d.snapshot -> 'weights' from routing.decisions as d where d.seq = 1), '[3, 2, 1]', 'with which weight');
select is((select d.snapshot -> 'credits' from routing.decisions as d where d.seq = 1), '[0, 0, 0]', 'and credit');

savepoint before;
select tests.lead(100);
rollback to savepoint before;
create temporary table t as select tests.lead(101) as lead_id;
select is((select d.seq from routing.decisions as d, t where d.lead_id = t.lead_id), 61::bigint, 'a rolled-back lead takes no turn');

-- A lead that was in triage is assigned by hand.
update routing.rules set is_active = false;
create temporary table q as select tests.lead(102) as lead_id;
select is((select format('%s|%s|%s', d.winner_id, d.queue_code, d.snapshot ->> 'reason') from routing.decisions as d, q where d.lead_id = q.lead_id), '|triage|no_rule_matches', 'without a rule it waits in triage');
update routing.rules set is_active = true;
create temporary table d as select routing.assign(lead_id) as id from q;
select is((select format('%s|%s', l.consultant_id = x.winner_id, l.queue_code) from leads.leads as l, q, d, routing.decisions as x where l.id = q.lead_id and x.id = d.id), 't|', 'and can be assigned later');
select is((select x.seq from routing.decisions as x, d where x.id = d.id), 62::bigint, 'with the next turn');
select throws_ok('select routing.assign(0)', 'ID201', null, 'a lead that does not exist is not found');
select throws_ok('select routing.replay(0)', 'ID206', null, 'nor is a decision');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
