begin;
select plan(21);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
select routing.save_pool('vazio', 'Vazio');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('consultant2@example.com', 'consultant') as consultant;
select tests.lead(n) from generate_series(1, 7) as n;
update leads.leads set consultant_id = null, queue_code = 'triage' where id = (select max(id) from leads.leads);
select routing.save_absence('consultant2@example.com', 'vacation'), routing.save_absence('consultant1@example.com', 'training', '2026-04-01', '2026-04-03');
create function tests.page(p_who ops.credential, p_query jsonb default '{}') returns jsonb language sql as $$ select (tests.desk_page(p_who, 'distribution', p_query)).body -> 'data' $$;

select is((tests.desk_page(consultant, 'distribution')).http_status, 403, 'not for consultants') from c;
select is((tests.desk_page(director, 'distribution', '{"period": "1y"}')).http_status, 422, 'no other period') from c;
create temporary table p as select tests.page(director) as d, tests.page(manager) as m from c;
create temporary table k as select x ->> 'name' as name, x as one from p, jsonb_array_elements(d #> '{pools,0,members}') as x;

select is(d #>> '{rules,0,received}', '7', 'what a rule gave by turn') from p;
select is((select sum((one ->> 'received')::integer) from k), 7::bigint, 'is what the members of its pool received');
select results_eq($$ select name, round((one ->> 'deviation')::numeric, 6) from k order by name $$,
    $$ select s.consultant, s.deviation from governance.pool_shares as s where s.pool = 'geral' order by s.consultant $$, 'the deviation is the view''s');
select is((select string_agg(name || ' ' || (one ->> 'why'), ',') from k where not (one ->> 'is_eligible')::boolean), 'Bruno Reis ausente', 'who could not take a lead now, and why');
select is((select (tests.desk_page(director, 'leads', jsonb_build_object('period', '7d', 'behind', 'turns', 'of', 'geral/' || (one ->> 'uid')))).body #>> '{data,count}' from c), one ->> 'received',
    'the leads behind the turns of ' || name || ' are as many') from k;
select is((select (tests.desk_page(director, 'leads', '{"behind": "rule", "of": "Todos"}')).body #>> '{data,count}' from c), '7', 'those of a rule');
select is((select (tests.desk_page(director, 'leads', '{"behind": "queue", "of": "triage"}')).body #>> '{data,count}' from c), d #>> '{queues,0,leads}', 'those of a queue') from p;
select is((select string_agg(x ->> 'name', ',') from p, jsonb_array_elements(d -> 'absences') as x), 'Bruno Reis,Ana Lima', 'who is away, and will be');
select is((select jsonb_array_length(x -> 'members') from p, jsonb_array_elements(d -> 'pools') as x where x ->> 'code' = 'vazio'), 0, 'a pool without members');
select is((select jsonb_array_length(d -> 'terms') from p), (select count(*)::integer from routing.terms), 'all terms');

select is((select string_agg(x ->> 'name', ',') from p, jsonb_array_elements(m #> '{pools,0,members}') as x), 'Ana Lima', 'a manager reads of their team alone: members');
select is((select string_agg(x ->> 'name', ',') from p, jsonb_array_elements(m -> 'absences') as x), 'Ana Lima', 'absences');
select is((select string_agg(x ->> 'name', ',') from p, jsonb_array_elements(m -> 'consultants') as x), 'Ana Lima', 'whom they can send away');
select is(m #>> '{versions,0,simulation}', null, 'and no simulation') from p;
select set_config('indica.locale', 'en', true);
select is((select x ->> 'why' from c, jsonb_array_elements(tests.page(director) #> '{pools,0,members}') as x where x ->> 'name' = 'Bruno Reis'), 'absent', 'in English too');
select is((tests.page(director)) #>> '{queues,0,name}', 'Triage', 'queues as well') from c;
select set_config('indica.locale', '', true);
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
