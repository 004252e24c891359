begin;
select plan(24);

select tests.make_operation('2026-03-10 15:00:00+00');
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 4) as n;
update leads.leads set consultant_id = tests.consultant(case when n <= 2 then 1 else 2 end), queue_code = null from n where leads.id = n.lead_id;
select count(*) from tests.drain();
select tests.freeze('2026-03-13 12:00:00+00');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('consultant2@example.com', 'consultant') as consultant;
create function tests.page(p_who ops.credential, p_query jsonb default '{}') returns jsonb language sql as $$ select (tests.desk_page(p_who, 'rework', p_query)).body -> 'data' $$;
create function tests.behind(p_who ops.credential, p_what text, p_of text default null) returns text language sql as $$
    select (tests.desk_page(p_who, 'leads', jsonb_build_object('period', '30d', 'behind', p_what, 'of', p_of))).body #>> '{data,count}'
$$;

select is((tests.desk_page(consultant, 'rework')).http_status, 403, 'not for consultants') from c;
select is((tests.desk_page(director, 'rework', '{"period": "x"}')).http_status, 422, 'no other period') from c;
select is(tests.page(director) ->> 'to_look_at', '4', 'the next run looks at four') from c;
select is(tests.page(manager) ->> 'to_look_at', '2', 'two of them a manager''s') from c;
select rework.run();
select is(tests.page(director) #>> '{plan,count}', '4', 'they are planned') from c;
select is(tests.page(manager) #>> '{plan,count}', '2', 'a manager sees their team''s') from c;
select is(tests.page(director) ->> 'to_look_at', '0', 'and nobody is left to look at') from c;

create temporary table p as select tests.desk_uid(lead_id) as uid, lead_id from n where n = 1;
create function tests.postpone(p_who ops.credential, p_n integer, p_patch jsonb) returns jsonb language sql as $$
    select to_jsonb(d) from n, lateral tests.desk_act(p_who, jsonb_build_object('action', 'postpone', 'object', tests.desk_uid(n.lead_id)) || p_patch) as d where n.n = p_n
$$;
select is(tests.postpone(director, 1, '{}') #>> '{body,errors,0,field}', 'at', 'somebody goes on at some time') from c;
select is(tests.postpone(director, 1, '{"at": "2026-03-01T10:00"}') #>> '{body,errors,0,code}', 'ID118', 'that is to come') from c;
select is(tests.postpone(consultant, 1, '{"at": "2026-03-20T10:00"}') ->> 'http_status', '404', 'nobody touches another''s lead') from c;
select is(tests.postpone(manager, 1, '{"at": "2026-03-20T10:00", "note": "de férias"}') ->> 'http_status', '200', 'a lead''s cadence stops') from c;
select is(tests.next_action(lead_id), 'scheduled', 'its owner goes on') from p;
select is((select l.appointment_at from leads.leads as l, p where l.id = p.lead_id), '2026-03-20 13:00:00+00', 'at that hour of the operation');
select is((select string_agg(a.state, ',' order by a.state) from rework.attempts as a), 'cancelled,planned,planned,planned', 'nothing of it leaves, the others do');
select is((select leads.actor_name(e.actor) from leads.events as e, p where e.lead_id = p.lead_id and e.kind = 'appointment_set'), 'Mia', 'and history says by whom');
select is(tests.postpone(director, 1, jsonb_build_object('at', '2026-03-21T10:00', 'seen', (select l.event_seq - 3 from leads.leads as l, p where l.id = p.lead_id)::text)) #>> '{body,code}', 'ID341', 'the second is told') from c;

select tests.freeze('2026-03-13 21:00:00+00');
select count(*) from tests.drain();
select is(tests.page(director) ->> 'sent_today', '3', 'three left') from c;
select is(tests.behind(director, 'steps_today'), '3', 'the leads behind are as many') from c;
select tests.reply(lead_id) from n where n = 2;
select is((tests.page(director) #>> '{effect,0,sent}') || ' ' || (tests.page(director) #>> '{effect,0,answered}'), '3 1', 'one answered') from c;
select is(tests.behind(director, 'step_answered', 'default/1'), '1', 'which is one lead') from c;
select is(tests.behind(director, 'step_sent', 'default/1'), '3', 'of three') from c;
select is(tests.behind(director, 'step_sent', 'default/2'), '0', 'none of the next step') from c;
select is((select jsonb_array_length(tests.page(director) #> '{policies,0,preview}') from c), 4, 'the days of the cadence and its end');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
