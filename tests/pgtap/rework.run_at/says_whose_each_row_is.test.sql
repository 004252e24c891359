begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2, '{"person": {"name": "Rui Reis", "phone": "11987654002"}}') as two;
select tests.drain();
select results_eq(
    $$select r.lead_uid, r.person, r.step from rework.run_at('2026-03-20 12:00', true) as r order by 2$$,
    $$select l.uid, x.name, 1 from (select one, 'Maria Souza' from t union select two, 'Rui Reis' from u) as x (id, name) join leads.leads as l on l.id = x.id order by 2$$,
    'each row with its own lead and person'
);
select results_eq(
    $$select distinct r.reason from rework.run_at('2026-03-20 12:00', true) as r$$, $$values ('silent_since_2026-03-10')$$, 'and since when they are silent'
);
select is((select array_agg(r.lead_id) from rework.run('2026-03-20 12:00Z', true, 1) as r), array[one], 'the one that waits longest first') from t;
select is((select count(*) from rework.run('2026-03-20 12:00Z', true, 0) as r), 0::bigint, 'so many at most');
-- One that waits for an answer of ours, one that is postponed: a dry run says so and changes nothing.
update leads.leads set last_inbound_at = '2026-03-11 12:00Z' where id = (select one from t);
update leads.leads set last_outbound_at = '2026-03-19 15:00Z' where id = (select two from u);
select tests.freeze('2026-03-20 15:00Z');
select tests.remember();
select results_eq($$select r.lead_id, r.action, r.step from rework.run(p_dry_run => true) as r$$, $$select one, 'answer', null::integer from t$$, 'a dry run says who waits for us');
select is(tests.what_changed(), 'nothing', 'and changes nothing');
select results_eq($$select r.lead_id, r.action from rework.run(p_limit => 1) as r$$, $$select one, 'answer' from t$$, 'the run does');
select is((select array_agg(e.kind order by e.seq) from leads.events as e join t on t.one = e.lead_id where e.at = '2026-03-20 15:00Z'), '{person_waits,next_action_set}', 'it says that the person waits, and whose turn it is');
select count(*) from rework.run();
select results_eq(
    $$select e.data from leads.events as e join u on u.two = e.lead_id where e.kind = 'rework_postponed'$$,
    $$values ('{"due_at": "2026-03-22T03:00:00+00:00", "reason": "not_due_yet"}'::jsonb)$$, 'one that is not due is no row, but its day is written down'
);

select * from finish();
rollback;
