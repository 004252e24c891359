begin;
select plan(6);

-- Nobody answered since Tuesday, and nobody ran the rework; on Sunday it is told that a human had written on Wednesday.
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other_id;
select tests.drain();
create function tests.stagnant(p_lead_id bigint) returns text language sql as $$
    select coalesce((select s.reason from governance.stagnant_leads as s where s.lead_id = p_lead_id), 'no')
$$;
select tests.freeze('2026-03-13 23:00:00+00');
select is(tests.stagnant(lead_id), 'no', 'a wait that ended today is one for the daily run') from t;
select tests.freeze('2026-03-15 15:00:00+00');
select is(tests.stagnant(lead_id), 'overdue', 'one that it passed over is not') from t;
select flow.record_signal(lead_id, 'human_wrote', '2026-03-11 15:00:00+00', 'consultant:1') from t;
select is(tests.next_action(lead_id) || ' ' || (l.next_action_at < util.current_time())::text, 'await_reply true', 'the wait ended before it was known')
from t join leads.leads as l on l.id = t.lead_id;
select is(tests.stagnant(lead_id), 'no', 'which the next run sees') from t;
select is(tests.stagnant(other_id), 'overdue', 'of another lead nothing was learnt') from t;
select tests.advance('25 hours');
select is(tests.stagnant(lead_id), 'overdue', 'a day later it should have') from t;

select * from finish();
rollback;
