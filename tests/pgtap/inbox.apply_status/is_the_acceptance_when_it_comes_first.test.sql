begin;
select plan(22);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');

-- Before our own answer, found by the opaque id.
select is(
    tests.tell('wamid.fast', 'delivered', jsonb_build_object('biz_opaque_callback_data', work -> 'opaque', 'recipient_id', '551171235924', 'recipient_user_id', 'BR.x1')),
    'applied', 'a status comes before our answer'
) from c;
select is((select concat_ws(' ', m.state, m.wamid, m.wa_id) from sending.messages as m), 'delivered wamid.fast 551171235924', 'it is the acceptance');
select is((select concat_ws(' ', l.status, l.next_action) from leads.leads as l), 'contacted await_reply', 'the lead is contacted');
select is(tests.row_state(id), 'done', 'the row is done') from c;
select is(outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "wamid.fast"}'), 'done', 'our answer says the same') from c;
select is((select count(*) from leads.events as e where e.kind = 'template_accepted'), 1::bigint, 'it is accepted once');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')), 'done', 'no answer would change nothing') from c;
select results_eq(
    $$select i.kind, i.value from people.identifiers as i where i.kind <> 'phone' order by 1$$,
    $$values ('bsuid', 'BR.x1'), ('wa_id', '551171235924')$$, 'what WhatsApp calls the person is learnt'
);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- After no answer at all.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')), 'dead', 'the outcome is unknown') from d;
select is(tests.tell('wamid.found', 'sent', jsonb_build_object('biz_opaque_callback_data', work -> 'opaque')), 'applied', 'a status finds it') from d;
select is((tests.message_of(lead_id)).state, 'sent', 'it was sent') from u;
select is(tests.row_state(id), 'done', 'the row too') from d;
select is(tests.next_action(lead_id), 'await_reply', 'and nobody needs to look') from u;
select is(tests.tell('wamid.second', 'delivered', jsonb_build_object('biz_opaque_callback_data', work -> 'opaque')), 'applied', 'a second copy arrives') from d;
select is((tests.message_of(lead_id)).earlier_wamids, array['wamid.second'], 'its id is kept beside the first') from u;
select is((tests.message_of(lead_id)).wamid, 'wamid.found', 'which stays') from u;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- Without the opaque id it waits for the wamid.
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
create temporary table e as select * from tests.claim_one('whatsapp.template');
select is(tests.tell('wamid.parked', 'read'), 'parked unknown_wamid', 'an unknown wamid is parked');
select is(tests.tell('wamid.parked', 'sent'), 'parked unknown_wamid', 'each status of it');
select outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "wamid.parked"}') from e;
select is((tests.message_of(lead_id)).state, 'read', 'and applied once the message is known') from v;
select is((select count(*) from inbox.facts as w where w.state = 'parked'), 0::bigint, 'nothing stays parked');
select is(tests.tell('wamid.parked', 'read'), null, 'nor is it applied twice');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
