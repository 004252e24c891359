begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
select is_empty($$select * from rework.run_at('2026-03-11 12:00', true)$$, 'the day after nothing is due');
select results_eq(
    $$select r.lead_uid, r.person, r.step from rework.run_at('2026-03-20 12:00', true) as r$$,
    $$select l.uid, p.name, 1 from t join leads.leads as l on l.id = t.lead_id join people.people as p on p.id = l.person_id$$, 'later the step is, with lead and person'
);
select is_empty('select from rework.attempts', 'a dry run changes nothing');
select is_empty('select * from rework.run_at(null, true)', 'without a time it is now');

select * from finish();
rollback;
