begin;
select plan(26);

select tests.make_operation();
create temporary table c as
select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator, tests.desk('consultant1@example.com', 'consultant') as consultant,
    tests.desk('mia@example.com', 'manager', null) as manager;
create temporary table l as select tests.lead_with_conversation(1) as id, tests.lead(2) as other;
update leads.leads set consultant_id = tests.consultant(1), queue_code = null from l where leads.id = l.id;
update leads.leads set consultant_id = tests.consultant(2), queue_code = null from l where leads.id = l.other;
create function tests.lead_request(p_action text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('action', p_action, 'object', o.uid, 'seen', o.event_seq::text) || p_patch from l join leads.leads as o on o.id = l.id
$$;

select is((tests.desk_act(tests.credential(), tests.lead_request('suppress'))).http_status, 401, 'a token of the API does nothing here');
select is((tests.desk_act(consultant, tests.lead_request('transfer', '{"consultant": "consultant2@example.com", "reason": "x"}'))).body ->> 'code', 'ID407', 'a consultant gives no lead away') from c;
select is((tests.desk_act(consultant, '{"action": "retry_job", "object": "1"}')).http_status, 403, 'nor mends') from c;
select is((tests.desk_act(consultant, jsonb_build_object('action', 'suppress', 'object', tests.desk_uid(other)))).http_status, 404, 'nor touches another''s lead') from c, l;
select is((tests.desk_act(manager, tests.lead_request('transfer', '{"consultant": "consultant2@example.com", "reason": "x"}'))).http_status, 404, 'a manager without a team sees none of theirs') from c;
select is((tests.desk_act(director, '{"action": "drop", "object": "1"}')).http_status, 422, 'no other action') from c;
select is((tests.desk_act(director, '{"action": "suppress", "object": "1; drop"}')).http_status, 422, 'no other object') from c;
select is((tests.desk_act(director, tests.lead_request('transfer', '{"consultant": "consultant2@example.com"}'))).body #>> '{errors,0,field}', 'reason', 'a transfer says why') from c;
select is((tests.desk_act(director, tests.lead_request('transfer', '{"consultant": "nobody@example.com", "reason": "x"}'))).http_status, 404, 'to somebody') from c;

create temporary table before as select tests.lead_request('transfer', '{"consultant": "consultant3@example.com", "reason": "cliente pediu"}') as request;
select tests.remember();
select is((tests.desk_act(director, tests.lead_request('transfer', '{"consultant": "consultant2@example.com", "reason": "férias"}'))).http_status, 200, 'a transfer is done') from c;
select is((select o.consultant_id from leads.leads as o, l where o.id = l.id), tests.consultant(2), 'to whom it was given');
select is((select o.consultant_id from leads.leads as o, l where o.id = l.other), tests.consultant(2), 'the other lead is where it was');
select is((select leads.actor_name(e.actor) from leads.events as e, l where e.lead_id = l.id and e.kind = 'transferred'), 'Dora', 'and history says by whom');
select is((tests.desk_act(operator, request)).body ->> 'code', 'ID341', 'who decided on what stood before is told') from c, before;
select matches((tests.desk_act(operator, request)).body ->> 'detail', '^Dora mudou este lead', 'by whom it was changed') from c, before;
select is((tests.desk_act(operator, request || jsonb_build_object('seen', (select o.event_seq::text from leads.leads as o, l where o.id = l.id)))).http_status, 200, 'and may decide again') from c, before;

select is((tests.desk_act(director, tests.lead_request('status', '{"to": "lost"}'))).http_status, 422, 'a loss has a reason') from c;
select is((tests.desk_act(director, tests.lead_request('status', '{"to": "lost", "reason": "price"}'))).http_status, 200, 'a lead is lost') from c;
select is((tests.desk_act(director, tests.lead_request('transfer', '{"consultant": "consultant1@example.com", "reason": "x"}'))).body ->> 'code', 'ID305', 'what has ended is not given away') from c;
select is((tests.desk_act(director, tests.lead_request('status', '{"to": "engaged"}'))).http_status, 200, 'and it is opened again') from c;
select is((tests.desk_act(director, tests.lead_request('suppress', '{"note": "pediu por telefone"}'))).http_status, 200, 'who asks not to be contacted is not') from c;
select ok(people.is_person_suppressed(tests.person_id(id)) and not people.is_person_suppressed(tests.person_id(other)), 'they alone') from l;
select results_eq(
    $$ select j.action, j.outcome from desk.journal as j join desk.sessions as s on s.token_id = j.token_id join desk.users as u on u.id = s.user_id
       where u.email = 'consultant1@example.com' and j.action <> 'login' order by j.id $$,
    $$ values ('transfer', 'ID407'), ('retry_job', 'ID407'), ('suppress', 'ID201') $$, 'what was refused stands in the journal'
);
select is((select count(*) from desk.journal as j where j.outcome = 'done' and j.action <> 'login'), 5::bigint, 'as does what was done');
select is((select count(*) from desk.journal as j where j.object_key ~ '@|pediu'), 0::bigint, 'without a word of anybody');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
