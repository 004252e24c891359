begin;
select plan(6);
create temporary table t as select * from tests.tell_story();

select ok((select bool_and(a.replay_agrees) and count(*) = 5 from governance.assignment_decisions as a), 'each turn replays to its winner');
select results_eq(
    $$select a.reason, a.rule, a.pool, a.seq, a.winner, a.eligible, jsonb_array_length(a.members), a.excluded
        from governance.assignment_decisions as a, t where a.lead_id = t.won$$,
    $$values ('turn', 'Todos', 'geral', 1::bigint, 'Carla Dias', 3, 3, null::jsonb)$$, 'rule, pool, turn, winner and who took part'
);
select routing.assign(landline) from t;
update routing.decisions as d
   set snapshot = jsonb_set(d.snapshot, '{credits}', (
       select jsonb_agg(case m.value::bigint when d.winner_id then -900000000000 else 900000000000 end order by m.n)
         from jsonb_array_elements_text(d.snapshot -> 'members') with ordinality as m (value, n)))
 where d.id = (select max(o.id) from routing.decisions as o);
select ok(not (select a.replay_agrees from governance.assignment_decisions as a order by a.decision_id desc limit 1), 'a decision that was tampered with does not');
select routing.transfer_lead(landline, c.id, 'on_leave', 'system')
  from t join leads.leads as l on l.id = t.landline
 cross join lateral (select o.id from routing.consultants as o where o.id <> l.consultant_id order by o.id limit 1) as c;
select results_eq(
    $$select a.reason, a.pool, a.seq, a.winner is not null, a.replay_agrees from governance.assignment_decisions as a order by a.decision_id desc limit 1$$,
    $$values ('manual', null::text, null::bigint, true, true)$$, 'a human''s choice takes no turn'
);
update routing.consultants set is_active = false where email <> 'consultant2@example.com';
create temporary table n as select tests.lead(8) as lead_id;
select results_eq(
    $$select a.winner, a.eligible, a.excluded from governance.assignment_decisions as a, n where a.lead_id = n.lead_id$$,
    $$values ('Bruno Reis', 1, '[{"reason": "inactive", "consultant": "Ana Lima"}, {"reason": "inactive", "consultant": "Carla Dias"}]'::jsonb)$$,
    'who was left out and why'
);
update routing.consultants set is_active = false;
create temporary table q as select tests.lead(9) as lead_id;
select results_eq(
    $$select a.reason, a.winner, a.queue_code from governance.assignment_decisions as a, q where a.lead_id = q.lead_id$$,
    $$values ('nobody_eligible', null::text, 'triage')$$, 'nobody left: the queue'
);

select * from finish();
rollback;
