begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table r as select n, t.body from (values (1, 1), (2, 1), (3, 2)) as p (n, who), lateral tests.submit(tests.referral(p.who)) as t;
create temporary table s as select r.n, x.id, x.outcome from r join intake.submissions as x on x.uid = (r.body ->> 'submission_uid')::uuid;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is((select string_agg(s.outcome, ' ') from s), 'touched touched touched', 'two are referred again, one of them twice');
select is((select leads.take_back_touch(s.id, 'system', 'ended_before') from s where n = 2), true, 'one touch is taken back');
select is((select array_agg(s.n order by s.n) from leads.touches as t join s on s.id = t.submission_id), array[1, 3], 'the others stay');
select is((select e.data ->> 'reason' from leads.events as e join a on a.lead_id = e.lead_id where e.kind = 'touch_taken_back'), 'ended_before', 'the history of its lead says so');
select is((select leads.take_back_touch(s.id, 'system', 'ended_before') from s where n = 2), false, 'once');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
