begin;
select plan(6);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul'), routing.set_team('consultant2@example.com', 'sul');
create temporary table c as select tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('dora@example.com') as director;
create temporary table l as select tests.lead(1) as id, tests.lead(2) as other;
update leads.leads set consultant_id = tests.consultant(1), queue_code = null from l where leads.id in (l.id, l.other);
create function tests.transfer_request(p_consultant text) returns jsonb language sql as $$
    select jsonb_build_object('action', 'transfer', 'object', o.uid, 'seen', o.event_seq::text, 'consultant', p_consultant, 'reason', 'férias')
    from l join leads.leads as o on o.id = l.id
$$;

select is((tests.desk_act(manager, tests.transfer_request('consultant3@example.com'))).body ->> 'code', 'ID208', 'a manager gives nothing to whom they do not see') from c;
select is((select o.consultant_id from leads.leads as o, l where o.id = l.id), tests.consultant(1), 'and the lead is where it was');
select is((tests.desk_act(manager, tests.transfer_request('consultant2@example.com'))).http_status, 200, 'within the team they do') from c;
select is((tests.desk_act(director, tests.transfer_request('consultant3@example.com'))).http_status, 200, 'who sees all gives to anybody') from c;
select is((select o.consultant_id from leads.leads as o, l where o.id = l.other), tests.consultant(1), 'the other lead stays');
select is(
    (tests.desk_act(director, jsonb_build_object('action', 'correct', 'object', gen_random_uuid(), 'set', 'x'))).http_status, 422,
    'values that are no object are refused'
) from c;

select * from finish();
rollback;
