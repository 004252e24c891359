begin;
select plan(4);

select tests.make_operation();
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 4) as n;
update leads.leads as x set consultant_id = tests.consultant(case n when 1 then 1 when 4 then 3 else 2 end), queue_code = null from l where l.id = x.id;
create temporary table before as select tests.snapshot(id) as it from l where n = 1;
create temporary table r as select * from routing.transfer_leads(null, 'consultant1@example.com', jsonb_build_object('uid', (select jsonb_agg(x.uid) from leads.leads as x join l using (id) where n in (1, 2, 3))), 'férias', 'operator');
select is(handed || ' ' || queued || ' ' || busy, '2 0 0', 'two of the three') from r;
select is((select string_agg(substring(c.email from '[0-9]'), ' ' order by n) from l join leads.leads as x using (id) join routing.consultants as c on c.id = x.consultant_id), '1 1 1 3', 'are theirs now, and nobody else''s');
select is(tests.snapshot(id), it, 'what was theirs is as it was') from l, before where n = 1;
select is((select handed from routing.transfer_leads(null, 'consultant1@example.com', jsonb_build_object('uid', (select jsonb_agg(x.uid) from leads.leads as x join l using (id) where n in (1, 2, 3))), 'férias', 'operator')), 0, 'again there is nothing to do');

select * from finish();
rollback;
