begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
-- The token was once that of consultant 3, who has the conversations.
update sending.channels set chatwoot_user_id = 103;
select tests.advance('10 minutes');

select is(
    tests.chatwoot_says(tests.chatwoot_message(31, 'outgoing', 'Oi, tudo bem?', '{"sender": {"id": 103, "type": "user"}}')), 'message applied', 'what they write is a human''s'
);
select is((select l.next_action from leads.leads as l where l.id = t.lead_id), 'await_reply', 'and the lead waits for the answer') from t;
select is((select count(*) from leads.events as e where e.lead_id = t.lead_id and e.kind = 'answered'), 1::bigint, 'their term is kept') from t;
select is((select count(*) from leads.events as e where e.lead_id = u.lead_id and e.kind = 'answered'), 0::bigint, 'nothing is said of another') from u;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
