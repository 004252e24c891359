begin;
select plan(9);

create function tests.may(p_token jsonb, p_owner bigint default 5) returns boolean language sql as $$
    select leads.may_change(jsonb_populate_record(null::ops.api_tokens, '{"scopes": ["leads:write"]}'::jsonb || p_token), jsonb_populate_record(null::leads.leads, jsonb_build_object('consultant_id', p_owner, 'source_id', 7)))
$$;
select is(tests.may('{}'), true, 'the operation');
select is(tests.may('{"consultant_id": 5}'), true, 'the owner');
select is(tests.may('{"consultant_id": 6}'), false, 'another consultant');
select is(tests.may('{"source_id": 7}'), false, 'the source that sent it');
select is(tests.may('{"consultant_id": 6, "scopes": ["leads:write", "admin"]}'), true, 'whoever may all');
select is(tests.may('{"source_id": 7, "scopes": ["admin"]}'), true, 'a source that may all too');
select is(tests.may('{"consultant_id": 5}', null), false, 'a lead in a queue is nobody''s');
select is(tests.may('{}', null), true, 'but the operation''s');
select is(tests.may('{"consultant_id": 5, "source_id": 7}'), true, 'an owner who is a source too');

select * from finish();
rollback;
