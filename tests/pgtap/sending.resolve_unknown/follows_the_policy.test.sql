begin;
select plan(14);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from c;
update ops.settings set value = '"resend"' where key = 'unknown_policy';

select is(sending.resolve_unknown(util.current_time() + interval '1 hour'), 0::bigint, 'while no status came in nobody knows whether one would');
select tests.advance('5 minutes');
select tests.tell(wamid, 'delivered') from a;
select is(sending.resolve_unknown(), 0::bigint, 'nor is it time yet');
select tests.advance('11 minutes');
update ops.settings set value = '"human"' where key = 'unknown_policy';
select is(sending.resolve_unknown(), 0::bigint, 'a human decides by default');
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id), 'unknown human_review', 'who is asked') from b;
update ops.settings set value = '"resend"' where key = 'unknown_policy';
select is(sending.resolve_unknown(), 1::bigint, 'or it is sent again');
select is(sending.resolve_unknown(), 0::bigint, 'once');
select is(tests.next_action(lead_id), 'first_contact', 'the lead waits for it') from b;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending' and kind <> 'whatsapp.template';
create temporary table d as select * from tests.claim_one('whatsapp.template');
select is((select d.work ->> 'opaque' = c.work ->> 'opaque' from c, d), true, 'the same message');
select is(outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "wamid.second"}'), 'done', 'which is accepted') from d;
select tests.tell('wamid.first', 'delivered', jsonb_build_object('biz_opaque_callback_data', work -> 'opaque')) from d;
select is((select concat_ws(' ', m.state, m.sends, m.wamid, m.earlier_wamids[1]) from sending.messages as m, b where m.lead_id = b.lead_id), 'delivered 2 wamid.second wamid.first', 'should the first copy have arrived, both are known');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- A second unknown is not sent a third time.
create temporary table e as select tests.lead_with_conversation(3) as lead_id;
create temporary table f as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from f;
select tests.advance('16 minutes');
select tests.tell(wamid, 'read') from a;
select is(sending.resolve_unknown(), 1::bigint, 'another');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending' and kind <> 'whatsapp.template';
create temporary table g as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from g;
select tests.advance('1 hour');
select tests.advance('1 second');
select tests.tell('wamid.second', 'read', '{}', util.current_time());
select is(sending.resolve_unknown(), 0::bigint, 'no answer again');
select is((tests.message_of(lead_id)).sends || ' ' || tests.next_action(lead_id), '2 human_review', 'is for a human') from e;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
