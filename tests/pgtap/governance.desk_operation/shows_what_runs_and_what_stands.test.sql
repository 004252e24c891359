begin;
select plan(15);

select tests.make_operation(null);
create temporary table c as select tests.desk('otto@example.com', 'operator') as operator, tests.desk('mia@example.com', 'manager') as manager;
select is((tests.desk_page(manager, 'operation')).body ->> 'code', 'ID407', 'not for managers') from c;
select tests.lead(1), tests.lead(2);
update outbox.jobs as j set state = 'dead', finished_at = util.current_time() where j.id = (select min(o.id) from outbox.jobs as o where o.state = 'pending');
update outbox.jobs as j set first_due_at = util.current_time() - interval '10 minutes', due_at = util.current_time() - interval '10 minutes' where j.id = (select max(o.id) from outbox.jobs as o where o.state = 'pending');
insert into jobs.runs (job_name, started_at, finished_at, outcome, error) values
    ('rework.run', clock_timestamp() - interval '1 minute', clock_timestamp(), 'failed', '{"sqlstate": "P0001"}'), ('jobs.purge', clock_timestamp() - interval '1 minute', clock_timestamp(), 'succeeded', null);
select ops.record_api_heartbeat('web-1', 77, '0.1.0', false);
create temporary table p as select (tests.desk_page(operator, 'operation')).body -> 'data' as d from c;

create function tests.job(p_name text) returns jsonb language sql as $$ select x from p, jsonb_array_elements(d -> 'schedule') as x where x ->> 'job' = p_name $$;
select is((select jsonb_array_length(d -> 'schedule') from p), (select count(*)::integer from jobs.schedules), 'every scheduled job is there');
select is(tests.job('rework.run') ->> 'state', 'failing', 'one that failed');
select is(tests.job('rework.run') ->> 'failures', '1', 'how often');
select is(tests.job('jobs.purge') ->> 'failures', '0', 'the other did not');
select is(d #>> '{schedule,0,job}', 'rework.run', 'what needs attention comes first') from p;
select is(d #>> '{jobs,count}', '1', 'dead jobs') from p;
select is(d #>> '{facts,count}', '0', 'failed facts') from p;
select is((select sum((x ->> 'waiting')::integer) from p, jsonb_array_elements(d -> 'outbox') as x), (select sum(o.jobs)::bigint from governance.outbox_health as o where o.state = 'pending'), 'what waits, as the view counts it');
select is((select sum((x ->> 'overdue')::integer) from p, jsonb_array_elements(d -> 'outbox') as x), (select count(*) from governance.overdue_jobs), 'and what is overdue');
select is((select string_agg(x ->> 'code', ',') from p, jsonb_array_elements(d -> 'sources') as x), 'parceiro', 'the sources');
select is((select string_agg(x ->> 'provider', ',') from p, jsonb_array_elements(d -> 'webhooks') as x), 'chatwoot,whatsapp', 'the providers');
select ok(exists (select from p, jsonb_array_elements(d -> 'processes') as x where x ->> 'kind' = 'api' and x ->> 'name' = 'web-1' and x ->> 'state' = 'alive'), 'a process that was heard');
select is(d -> 'seals', '[]', 'no seal yet') from p;
select leads.seal_history();
select is((tests.desk_page(operator, 'operation')).body #>> '{data,seals,0,number}', '1', 'the seals') from c;

select * from finish();
rollback;
