begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.lead(1) as a, tests.lead(2) as b;
create function tests.reachable(p_lead_id bigint) returns boolean language sql as $$ select intake.is_reachable(tests.person_id(p_lead_id)) $$;
select is(tests.reachable(a), true, 'by a phone') from t;
update people.identifiers set kind = 'tax_id', phone_kind = null where person_id = (select tests.person_id(a) from t);
select is(tests.reachable(a), true, 'without one, by a human who looks after the lead') from t;
select leads.change_status(a, 'lost', 'consultant:1', 'price') from t;
select is(tests.reachable(a), false, 'not when it is over') from t;
select is(tests.reachable(b), true, 'another is') from t;
update people.identifiers set kind = 'email' where person_id = (select tests.person_id(a) from t);
select is(tests.reachable(a), true, 'by an e-mail') from t;
select is(intake.is_reachable(-1), false, 'nobody is not');

select * from finish();
rollback;
