begin;
select plan(7);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('second', '200', 1, 8, '999');
select is(sending.is_template_of_another('419561257915477'), false, 'ours');
select is(sending.is_template_of_another('999'), true, 'one of a further number of ours');
select is(sending.is_template_of_another('1'), true, 'one of the same app');
select is(sending.is_template_of_another(null), false, 'nothing was told');
select is(
    tests.last_event(tests.receive_raw(jsonb_set(tests.wa_body('message_template_status_update', '{"event": "PAUSED", "message_template_name": "indica_primeiro_contato", "message_template_language": "pt_BR"}'), '{entry,0,id}', '"999"')::text)),
    'ignored other_account', 'its pause is not ours'
);
update sending.channels set waba_id = null where is_default;
select is(sending.is_template_of_another('999'), false, 'which is ours is not known: any account of ours');
select is(sending.is_template_of_another('1'), true, 'and no other');

select * from finish();
rollback;
