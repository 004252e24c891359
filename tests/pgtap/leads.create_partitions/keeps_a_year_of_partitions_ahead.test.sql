begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.freeze('2039-05-20 10:00:00+00');
create temporary table t as select tests.lead(1) as lead_id;
select is((select count(*) from leads.events_default), 2::bigint, 'events without a partition go to the default one');
select is(leads.create_partitions(p_months => 2), 3::bigint, 'this month and the next two are created');
select is(leads.create_partitions(p_months => 2), 0::bigint, 'a second run creates nothing');
select is((select count(*) from leads.events_default), 0::bigint, 'the events moved out of the default partition');
select is((select count(*) from leads.events_2039_05), 2::bigint, 'into their own');
select ok(leads.verify_chain(lead_id), 'and their chain verifies') from t;

select * from finish();
rollback;
