begin;
select plan(5);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update sending.templates set refusal_code = '132000', refused_at = util.current_time(), refusals = 3, held_until = util.current_time() + interval '1 hour', category_before = 'UTILITY' where code in ('rework_1', 'rework_2');
create temporary table j as select n, outbox.enqueue('whatsapp.template', tests.nth(n), util.current_time() + interval '1 hour', 'r' || n, '{"purpose": "rework"}') as id from generate_series(1, 3) as n;
update outbox.jobs as o set last_error = jsonb_build_object('held', case j.n when 1 then 'template_refused' when 2 then 'template_not_approved' else 'outside_hours' end) from j where j.id = o.id;
select is(sending.resume_template('rework_1'), 2, 'what waited for a text goes');
select is((select string_agg(j.n::text, ' ' order by j.n) from j join outbox.jobs as o using (id) where o.due_at <= util.current_time()), '1 2', 'now, and nothing that waits for something else');
select is((select count(*) from sending.templates as t where t.code = 'rework_1' and num_nonnulls(t.refusal_code, t.refused_at, t.held_until, t.category_before) = 0 and t.refusals = 0), (select count(*) from sending.templates as t where t.code = 'rework_1'), 'nothing is held against that one');
select is((select bool_and(t.refusals = 3 and t.refusal_code = '132000') from sending.templates as t where t.code = 'rework_2'), true, 'the other is held as before');
select throws_ok($$select sending.resume_template('nowhere')$$, 'ID209', null, 'one that there is');

select * from finish();
rollback;
