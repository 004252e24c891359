begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'pending', 'the first message waits') from t;
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'outgoing', 'Olá, Maria!')), 'message applied', 'a consultant is faster');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'contacted await_reply', 'the person was contacted') from t;
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'cancelled', 'and gets no template') from t;
select is((select l.first_contact_at = util.current_time() and l.last_outbound_at = util.current_time() from leads.leads as l), true, 'this was the first contact');

select * from finish();
rollback;
