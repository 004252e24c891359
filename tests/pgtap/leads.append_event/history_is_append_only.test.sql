begin;
select plan(4);

select tests.make_operation();
create temporary table t as select tests.lead() as lead_id;
select throws_ok(format($$update leads.events set kind = 'x' where lead_id = %s$$, lead_id), 'ID901', null, 'an event is not changed') from t;
select throws_ok(format($$delete from leads.events where lead_id = %s$$, lead_id), 'ID901', null, 'nor removed') from t;
select throws_ok('truncate leads.events', 'ID901', null, 'nor are all of them at once');
select cmp_ok((select count(*) from leads.events as e where e.lead_id = t.lead_id), '>', 0::bigint, 'they are still there') from t;

select * from finish();
rollback;
