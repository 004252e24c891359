begin;
select plan(8);

select tests.make_operation();
create temporary table t as select * from tests.contacted_lead(1);
create function tests.one(p_status jsonb, p_number text default '100200300') returns text language sql as $$
    select tests.last_event(tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(p_status)), p_number))
$$;
select is(tests.one(tests.wa_status(wamid, 'delivered'), '999'), 'ignored other_number', 'another number') from t;
select is((tests.message_of(lead_id)).state, 'accepted', 'changes nothing of ours') from t;
select is(tests.one(tests.wa_status(wamid, 'warning')), 'ignored unknown_status', 'a status that nobody knows') from t;
select is(tests.one(tests.wa_status(wamid, 'sent', '{"timestamp": "soon"}')), 'failed a status needs id, status and a timestamp in Unix seconds', 'a time that is none') from t;
select is(tests.one('{"status": "sent", "timestamp": "1"}'), 'failed a status needs id, status and a timestamp in Unix seconds', 'no id');
select is(tests.one('"hello"'), 'failed a status needs id, status and a timestamp in Unix seconds', 'no object');
select is(tests.one(tests.wa_status('wamid.theirs', 'delivered', '{"biz_opaque_callback_data": "not a uuid"}')), 'parked unknown_wamid', 'an opaque id of somebody else');
select is(tests.one(tests.wa_status(wamid, 'sent')), 'applied', 'what failed can come again, right') from t;

select * from finish();
rollback;
