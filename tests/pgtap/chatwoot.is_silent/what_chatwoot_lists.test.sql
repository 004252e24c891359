begin;
select plan(9);

create function tests.silent(p_patch jsonb default '{}') returns boolean language sql as $$
    select chatwoot.is_silent('{"can_reply": false, "first_reply_created_at": 0, "last_message": {"id": 5, "type": 1, "private": true}}'::jsonb || p_patch)
$$;
select is(tests.silent(), true, 'a note alone, no window, no answer');
select is(tests.silent('{"can_reply": true}'), false, 'the person wrote');
select is(tests.silent('{"can_reply": null}'), false, 'nobody knows whether they wrote');
select is(tests.silent('{"first_reply_created_at": 1795778967}'), false, 'an agent answered');
select is(tests.silent('{"first_reply_created_at": null}'), false, 'nobody knows whether one answered');
select is(tests.silent('{"last_message": {"id": 5, "type": 1, "private": false}}'), false, 'an agent''s words');
select is(tests.silent('{"last_message": {"id": 5, "type": 0}}'), false, 'words of which it is not known whose');
select is(tests.silent('{"last_message": null}'), false, 'no word at all');
select is(chatwoot.is_silent('{}'), false, 'an older Chatwoot that tells nothing');

select * from finish();
rollback;
