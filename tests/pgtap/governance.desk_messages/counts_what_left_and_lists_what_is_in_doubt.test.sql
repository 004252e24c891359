begin;
select plan(27);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('consultant2@example.com', 'consultant') as consultant;
create temporary table a (n integer, lead_id bigint);
do $$
begin
    for n in 1..4 loop
        insert into a values (n, tests.lead_with_conversation(n));
        update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
    end loop;
end;
$$;
update leads.leads set consultant_id = tests.consultant(case when n <= 2 then 1 else 2 end), queue_code = null from a where leads.id = a.lead_id;
create function tests.page(p_who ops.credential, p_query jsonb default '{}') returns jsonb language sql as $$ select (tests.desk_page(p_who, 'messages', p_query)).body -> 'data' $$;
create function tests.first_contact(p_page jsonb) returns jsonb language sql as $$
    select x from jsonb_array_elements(p_page -> 'templates') as x where x ->> 'code' = 'first_contact'
$$;
select is((tests.desk_page(consultant, 'messages')).http_status, 403, 'not for consultants') from c;
select is(tests.first_contact(tests.page(director)) ->> 'sent', '0', 'nothing left yet') from c;
select is((tests.page(director)) #>> '{sends,count}', '0', 'nothing is in doubt') from c;

select tests.advance('10 seconds');
create temporary table claimed as select * from outbox.claim(tests.worker_id(), 20);
select outbox.fail(tests.worker_id(), q.id, q.attempt, tests.error(null, '{"phase": "no_answer"}')) from claimed as q join a on a.lead_id = q.lead_id where q.kind = 'whatsapp.template' and a.n in (1, 3);
select outbox.complete(tests.worker_id(), q.id, q.attempt, tests.result(q.kind, q.id, q.work)) from claimed as q join a on a.lead_id = q.lead_id where q.kind = 'whatsapp.template' and a.n in (2, 4);
update sending.messages set state = 'delivered', delivered_at = sending_at + interval '2 seconds' where lead_id = (select lead_id from a where n = 2);
update sending.channels set people_per_day = 250;

create temporary table p as select tests.page(director) as d, tests.page(manager) as m from c;
select is(tests.first_contact(d) ->> 'sent', '4', 'a director counts all that left') from p;
select is(tests.first_contact(m) ->> 'sent', '2', 'a manager what left to their team''s leads') from p;
select is(tests.first_contact(d) ->> 'arrived', '1', 'what arrived') from p;
select is(d ->> 'reached', '4', 'whom the limit counts') from p;
select is(d #>> '{channels,0,people_per_day}', '250', 'the limit') from p;
select is((select (tests.desk_page(manager, 'leads', jsonb_build_object('period', '7d', 'behind', b.what, 'of', 'first_contact'))).body #>> '{data,count}' from c),
    tests.first_contact(m) ->> b.what, 'the leads behind ' || b.what || ' are as many') from p, (values ('sent'), ('arrived'), ('seen'), ('answered'), ('stopped'), ('failed')) as b (what);
select is((select (tests.desk_page(director, 'leads', '{"behind": "channel_sent", "of": "principal"}')).body #>> '{data,count}' from c), d #>> '{channels,0,sent}', 'those of a number') from p;
select is((tests.desk_page(director, 'leads', '{"behind": "x", "of": "principal"}')).http_status, 422, 'no other number') from c;
select is((tests.desk_page(director, 'messages', '{"period": "9d"}')).http_status, 422, 'no other period') from c;
select is(m -> 'sends', null, 'who may not settle reads of no send in doubt') from p;
select is(d #>> '{sends,count}', '2', 'two are in doubt') from p;
select is(d #>> '{sends,items,0,phase}', 'no_answer', 'how they were lost') from p;

create temporary table s as select u.job_id, row_number() over (order by u.job_id) as n from governance.unknown_sends() as u;
create function tests.settle(p_who ops.credential, p_n integer, p_patch jsonb) returns jsonb language sql as $$
    select to_jsonb(d) from s, lateral tests.desk_act(p_who, jsonb_build_object('action', 'settle_send', 'object', s.job_id::text) || p_patch) as d where s.n = p_n
$$;
select is(tests.settle(manager, 1, '{"verdict": "arrived", "reason": "x"}') ->> 'http_status', '403', 'a manager settles none') from c;
select is(tests.settle(director, 1, '{"verdict": "arrived"}') #>> '{body,errors,0,field}', 'reason', 'it is said how one knows') from c;
select is(tests.settle(director, 1, '{"verdict": "maybe", "reason": "x"}') ->> 'http_status', '422', 'and what happened') from c;
select is(tests.settle(director, 1, '{"verdict": "arrived", "reason": "ela disse"}') ->> 'http_status', '200', 'one arrived') from c;
select matches(tests.settle(director, 1, '{"verdict": "again", "reason": "x"}') #>> '{body,detail}', '^Dora já fez isto', 'the second is told who was first') from c;
select is((select leads.actor_name(e.actor) from leads.events as e join a on a.lead_id = e.lead_id and a.n = 1 where e.kind = 'template_delivered'), 'Dora', 'and history says by whom');
select is((tests.page(director)) #>> '{sends,count}', '1', 'the other waits on') from c;

select * from finish();
rollback;
