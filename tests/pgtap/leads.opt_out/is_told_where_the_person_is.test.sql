begin;
select plan(4);

-- Two lost leads of one person; the older is opened again, and then they ask us to stop.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select leads.change_status(lead_id, 'lost', 'operator', (select min(r.code) from leads.lost_reasons as r)) from a;
select tests.advance('1 hour');
create temporary table later as select tests.lead(1) as lead_id;
select leads.change_status(lead_id, 'lost', 'operator', (select min(r.code) from leads.lost_reasons as r)) from later;
select tests.advance('1 hour');
select leads.change_status(lead_id, 'engaged', 'operator') from a;
select is(people.is_person_suppressed(tests.person_id(a.lead_id)) or a.lead_id = later.lead_id, false, 'two leads of one person') from a, later;
select leads.opt_out(tests.person_id(lead_id), 'request', 'operator') from a;
select is(tests.status(lead_id), 'opted_out', 'the one that was open ends') from a;
select is((select e.lead_id from leads.events as e where e.kind = 'opted_out'), lead_id, 'and tells of it') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
