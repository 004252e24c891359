begin;
select plan(14);

select tests.make_operation();
create function tests.show(p_lead_id bigint) returns text language sql as $$
    select format('%s %s, row %s, lead %s %s', m.state, m.wamid, tests.row_state(tests.row_id(p_lead_id, 'whatsapp.template')), l.status, l.next_action)
    from sending.messages as m join leads.leads as l on l.id = m.lead_id where m.lead_id = p_lead_id
$$;
create function tests.accept(p_id bigint, p_attempt integer, p_wamid text) returns text language sql as $$
    select outbox.complete(tests.worker_id(), p_id, p_attempt, jsonb_build_object('wamid', p_wamid))
$$;

-- The answer was lost, then found.
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')), 'dead', 'without an answer it is not sent again') from c;
select is(tests.show(lead_id), 'unknown , row dead, lead new human_review', 'nobody knows whether it left') from t;
select is(tests.accept(id, attempt, 'wamid.late'), 'done', 'the late answer counts') from c;
select is(tests.show(lead_id), 'accepted wamid.late, row done, lead contacted await_reply', 'the lead goes on as if it had come in time') from t;
select is(tests.accept(id, attempt, 'wamid.other'), 'lease_lost', 'a second answer does not replace the first') from c;
select is((select m.wamid from sending.messages as m, t where m.lead_id = t.lead_id), 'wamid.late', 'which stays');
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';

-- A human ordered it again, and the answer to the first try arrives before the second leaves.
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')) from d;
select outbox.retry_dead(id, true) from d;
select is(tests.show(lead_id), 'queued , row pending, lead new first_contact', 'it waits to be sent a second time') from u;
select is(tests.accept(id, attempt, 'wamid.first'), 'lease_lost', 'the report is not of the present attempt') from d;
select is(tests.show(lead_id), 'accepted wamid.first, row cancelled, lead contacted await_reply', 'but its evidence is kept') from u;
select tests.advance('1 minute');
select is_empty($$select * from outbox.claim(tests.worker_id()) where kind = 'whatsapp.template'$$, 'and nothing is sent a second time');
select is(tests.show(lead_id), 'accepted wamid.first, row cancelled, lead contacted await_reply', 'the row is cancelled') from u;

-- The person opted out while it was being sent.
create temporary table v as select tests.lead_with_conversation(3) as lead_id;
create temporary table e as select * from tests.claim_one('whatsapp.template');
select leads.suppress_person(l.person_id, 'request', 'operator') from leads.leads as l, v where l.id = v.lead_id;
select is(tests.accept(id, attempt, 'wamid.opted'), 'done', 'a message that left before the opt-out') from e;
select is(tests.show(lead_id), 'accepted wamid.opted, row done, lead opted_out ', 'is recorded, and the lead stays ended') from v;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
