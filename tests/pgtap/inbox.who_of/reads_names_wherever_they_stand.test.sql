begin;
select plan(16);

create function tests.who(p_entry jsonb, p_contact jsonb default null) returns jsonb language sql as $$ select inbox.who_of(p_entry, p_contact) $$;
select is(tests.who('{"from": "5511987650001"}'), '{"wa_id": "5511987650001"}', 'a number');
select is(tests.who('{"from": "+5511987650001"}'), '{"wa_id": "5511987650001"}', 'with a plus');
select is(tests.who('{"from": "BR.1"}'), '{"user_id": "BR.1"}', 'an id where a number is expected');
select is(tests.who('{"recipient_id": "BR.1"}'), '{"user_id": "BR.1"}', 'of a recipient');
select is(tests.who('{"wa_id": "BR.1"}'), '{"user_id": "BR.1"}', 'of a preference');
select is(tests.who('{}', '{"wa_id": "BR.1"}'), '{"user_id": "BR.1"}', 'of the contact');
select is(tests.who('{"from": "551187650001", "from_user_id": "BR.1", "from_parent_user_id": "BR.ENT.1"}'), '{"wa_id": "551187650001", "user_id": "BR.1", "parent_user_id": "BR.ENT.1"}', 'all three');
select is(tests.who('{"from_user_id": "BR.ENT.1"}'), '{"parent_user_id": "BR.ENT.1"}', 'a parent''s id where the own is expected');
select is(tests.who('{"from_user_id": "5511987650001"}'), '{"wa_id": "5511987650001"}', 'a number where an id is expected');
select is(tests.who('{"recipient_user_id": "BR.2"}', '{"wa_id": "551187650001", "user_id": "BR.3", "parent_user_id": "BR.ENT.3"}'), '{"wa_id": "551187650001", "user_id": "BR.2", "parent_user_id": "BR.ENT.3"}', 'what stands beside it fills in');
select is(tests.who('{"from": "5511987650001", "system": {"previous_user_id": "BR.OLD", "user_id": "BR.NEW"}, "from_user_id": "BR.NEW"}'), '{"wa_id": "5511987650001", "user_id": "BR.OLD"}', 'of a change what they were called before');
select is(tests.who('{"recipient_id": "120363025246125486", "recipient_type": "group"}'), '{}', 'a group is nobody');
select is(tests.who('{"from": "@maria"}', '{"profile": {"username": "maria"}}'), '{}', 'a user name is none');
select is(tests.who('{"from": "12"}'), '{}', 'nor what is too short');
select is(tests.who('{"from": {"a": 1}, "from_user_id": null}', '[]'), '{}', 'nor anything odd');
select is(tests.who('{}', null), '{}', 'nobody');

select * from finish();
rollback;
