begin;
select plan(14);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as two;
select tests.drain();
create function tests.theirs(p_conversation jsonb) returns boolean language sql as $$ select chatwoot.is_theirs(tests.person_id(one), p_conversation) from t $$;
select ok(tests.theirs('{}'), 'what tells nothing proves nothing');
select ok(tests.theirs(jsonb_build_object('phone', tests.phone(1))), 'their number');
select ok(tests.theirs(jsonb_build_object('source_id', overlay(substr(tests.phone(1), 2) placing '' from 5 for 1))), 'without the ninth digit');
select ok(not tests.theirs(jsonb_build_object('phone', tests.phone(2))), 'another person''s number');
select ok(not tests.theirs(jsonb_build_object('source_id', '5511900000001')), 'or a stranger''s');
select ok(tests.theirs(jsonb_build_object('phone', '+5511900000001', 'source_id', substr(tests.phone(1), 2))), 'somebody edited the phone: the address is theirs');
select ok(tests.theirs('{"source_id": "BR.1234"}'), 'an address that is no number proves nothing');
select ok(tests.theirs(jsonb_build_object('phone', tests.phone(2), 'lead', l.uid)), 'our mark, whatever contact it was merged into') from t join leads.leads as l on l.id = t.one;
select ok(not tests.theirs(jsonb_build_object('phone', tests.phone(2), 'lead', l.uid)), 'not another''s mark') from u join leads.leads as l on l.id = u.two;
select people.detach_number(tests.person_id(one), (normalize.phone(tests.phone(1))).match_key, 'wrong_number', now()) from t;
select ok(tests.theirs(jsonb_build_object('phone', tests.phone(1))), 'a number that was theirs');

-- A stranger who writes under the number that our conversation had is no lead's person.
create function tests.writes(p_id integer, p_content text) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'incoming', p_content, jsonb_build_object('conversation', tests.chatwoot_conversation(2, jsonb_build_object(
        'contact_inbox', '{"contact_id": 8801, "source_id": "5521988887777"}'::jsonb, 'meta', '{"sender": {"id": 8801, "phone_number": "+5521988887777"}, "assignee": null}'::jsonb
    ))), 2))
$$;
create temporary table before as select tests.snapshot(two) as it from u;
select is(tests.writes(51, 'Parar'), 'message applied suppressed_stranger', 'a stranger stops');
select is(tests.snapshot(two), it, 'for themselves') from u, before;
select is(tests.writes(52, 'Oi'), 'message ignored unknown_person', 'and speaks for themselves');
select is(tests.snapshot(two), it, 'whatever number the conversation has') from u, before;

select * from finish();
rollback;
