begin;
select plan(18);

select tests.make_operation();
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator;
select tests.submit(tests.referral(1, '{"person": {"name": "teste teste", "phone": "11987654321"}}'));
select tests.submit(tests.referral(2, '{"person": {"name": "asdf", "phone": "11987654322"}}'));
create temporary table q as select s.uid, row_number() over (order by q.submission_id) as n from intake.quarantine as q join intake.submissions as s on s.id = q.submission_id;
select is((select count(*) from q), 2::bigint, 'two submissions wait');
create temporary table w as select (tests.desk_page(director, 'today')).body #> '{data,submissions}' as part from c;
select is(part ->> 'count', '2', 'today shows them') from w;
select is(part #>> '{items,0,was,person.name}', 'teste teste', 'as they came') from w;
create function tests.fix(p_n integer, p_name text) returns jsonb language sql as $$
    select jsonb_build_object('action', 'correct', 'object', q.uid, 'set', jsonb_build_object('person.name', p_name, 'person.phone', '11987654321'),
        'was', jsonb_build_object('person.name', 'teste teste', 'person.phone', '11987654321')) from q where q.n = p_n
$$;
create temporary table a as select a.* from c, lateral tests.desk_act(director, tests.fix(1, 'Teresa Testoni')) as a;
select is(body, '{"action": "correct", "became": "created"}', 'one is corrected') from a;
select is((select p.name from people.people as p order by p.id desc limit 1), 'Teresa Testoni', 'and becomes a lead');
select is((select count(*) from intake.quarantine as k where k.resolved_at is null), 1::bigint, 'the other waits');
create temporary table b as select a.* from c, lateral tests.desk_act(operator, tests.fix(1, 'Teresa Testoni')) as a;
select is(body ->> 'code', 'ID323', 'the second to correct it is told') from b;
select matches(body ->> 'detail', '^Dora já fez isto \(corrigiu\) às ', 'who was first') from b;
select is((tests.desk_act(director, jsonb_build_object('action', 'reject', 'object', uid, 'reason', 'brincadeira'))).http_status, 200, 'the other is rejected') from c, q where n = 2;
select is((select k.resolution from intake.quarantine as k join intake.submissions as s on s.id = k.submission_id join q on q.uid = s.uid where q.n = 2), 'rejected', 'for good');

select tests.lead(5), tests.lead(6);
update outbox.jobs set state = 'dead', finished_at = util.current_time(), claimed_by = null
where id in (select j.id from outbox.jobs as j where j.kind = 'chatwoot.contact' order by j.id limit 2);
create temporary table j as select d.id, row_number() over (order by d.id) as n from outbox.jobs as d where d.state = 'dead';
create function tests.work(p_action text, p_n integer, p_reason text default null) returns jsonb language sql as $$
    select jsonb_strip_nulls(jsonb_build_object('action', p_action, 'object', j.id::text, 'reason', p_reason)) from j where j.n = p_n
$$;
select is((select (tests.desk_page(operator, 'today')).body #>> '{data,jobs,count}' from c), '2', 'two jobs are dead');
select is((tests.desk_act(operator, tests.work('retry_job', 1))).http_status, 200, 'one is ordered again') from c;
select is((select string_agg(o.state, ',' order by o.id) from outbox.jobs as o join j on j.id = o.id), 'pending,dead', 'that one');
create temporary table r as select a.* from c, lateral tests.desk_act(director, tests.work('retry_job', 1)) as a;
select ok(http_status = 409 and body ->> 'detail' ~ '^Otto já fez isto', 'the second is told who was first') from r;
select is((tests.desk_act(operator, tests.work('dismiss_job', 2))).body #>> '{errors,0,field}', 'reason', 'who dismisses says why') from c;
select is((tests.desk_act(operator, tests.work('dismiss_job', 2, 'contato apagado'))).http_status, 200, 'the other is dismissed') from c;
select is((select leads.actor_name(o.dismissed_by) from outbox.jobs as o join j on j.id = o.id where j.n = 2), 'Otto', 'by whom it says');
select is((tests.desk_act(operator, '{"action": "retry_fact", "object": "4711"}')).http_status, 404, 'a fact that is none') from c;

select * from finish();
rollback;
