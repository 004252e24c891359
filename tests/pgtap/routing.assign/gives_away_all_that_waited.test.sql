begin;
select plan(14);

select tests.make_operation();
create temporary table n as select tests.lead(1) as one;
update routing.consultants set is_active = false;
select count(tests.lead(k)) from generate_series(2, 504) as k;
create temporary table before as select l.* from leads.leads as l, n where l.id = n.one;
select is((select count(*) from leads.leads as l where l.queue_code = 'triage'), 503::bigint, 'many wait');
select is((select a.assigned from routing.set_consultant_active('consultant2@example.com', true) as a), 503, 'one who comes back takes them all');
select is((select count(*) from leads.leads as l where l.queue_code is not null), 0::bigint, 'nobody waits any more');
select results_eq('select l.* from leads.leads as l, n where l.id = n.one', 'select * from before', 'who had an owner keeps them');

-- Whatever else makes somebody able to take a lead, and whatever nobody told.
update routing.consultants set is_active = false;
create temporary table w as select tests.lead(600) as two;
update routing.consultants set is_active = true where id = tests.consultant(1);
select is((select l.queue_code from leads.leads as l, w where l.id = w.two), 'triage', 'a change made by hand tells nobody');
select is(jobs.run('routing.assign_waiting'), 'succeeded', 'a job looks again');
select is((select l.consultant_id from leads.leads as l, w where l.id = w.two), tests.consultant(1), 'and finds it');

insert into routing.pools (code, name) values ('vazio', 'Vazio');
select lives_ok($$select routing.save_rule('Vazia', 'vazio', '{}', 1)$$, 'a rule that leads nowhere');
create temporary table x as select tests.lead(601) as three;
select is((select l.queue_code from leads.leads as l, x where l.id = x.three), 'triage', 'keeps a lead waiting');
select lives_ok($$select routing.remove_rule('Vazia')$$, 'it is taken away');
select is((select l.queue_code from leads.leads as l, x where l.id = x.three), null, 'and the next rule takes the lead');
select is(jobs.run('routing.assign_waiting'), 'succeeded', 'when nobody waits');
select is((select r.rows_affected from jobs.runs as r where r.job_name = 'routing.assign_waiting' order by r.id desc limit 1), 0::bigint, 'the job does nothing');
select is(tests.is_sound(), '', 'nothing stands still');

select * from finish();
rollback;
