begin;
select plan(6);

-- Words that were taken down for one lead are another one's; two others heard the same.
select tests.make_operation();
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 4) as n;
select tests.drain();
select tests.advance('1 hour');
select flow.record_signal(id, 'person_wrote', util.current_time(), 'person', p_reason => 'replied', p_natural_key => 'k' || n) from l where n in (1, 3);
create function tests.steps() returns text language sql as $$ select string_agg(x.next_action, ' ' order by n) from l join leads.leads as x using (id) $$;
select is(tests.steps(), 'answer_person await_reply answer_person await_reply', 'two wait for an answer');
create temporary table beside as select n, tests.snapshot(id) as it from l where n in (3, 4);
select flow.give_signal((select s.id from flow.signals as s where s.natural_key = 'k1'), (select id from l where n = 2), 'operator');
select is(tests.steps(), 'await_reply answer_person answer_person await_reply', 'now another one does');
select is((select string_agg(n || ':' || s.natural_key, ' ' order by n) from flow.signals as s join l on l.id = s.lead_id where s.natural_key is not null and s.natural_key like 'k_'), '2:k1 3:k3', 'the words are its');
select is((select string_agg((tests.snapshot(l.id) = b.it)::text, ' ' order by n) from beside as b join l using (n)), 'true true', 'the others are as they were');
select is((select l0.unanswered_since from leads.leads as l0 join l using (id) where n = 2), util.current_time(), 'it waits since they were said');
select is((select l0.unanswered_since from leads.leads as l0 join l using (id) where n = 1), null, 'the former waits no more');

select * from finish();
rollback;
