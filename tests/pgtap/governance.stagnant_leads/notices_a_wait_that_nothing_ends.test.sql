begin;
select plan(3);
select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
select tests.drain();
select is(tests.next_action(lead_id), 'await_reply', 'a contacted lead waits for its reply') from t;
select is_empty('select * from governance.stagnant_leads', 'which the daily rework ends');
update leads.leads as l set status = 'qualified' from t where l.id = t.lead_id;
select results_eq(
    'select s.lead_id, s.reason from governance.stagnant_leads as s', $$select t.lead_id, 'nothing_scheduled' from t$$,
    'a status that the rework never takes up does not wait for one'
);

select * from finish();
rollback;
