begin;
select plan(4);

select tests.make_operation();
create temporary table beside as select tests.lead_with_conversation(20) as lead_id;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as it from beside;
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create function tests.notes() returns text language sql as $$
    select string_agg(concat_ws(' ', j.kind, j.payload ->> 'about'), ', ' order by j.id) from outbox.jobs as j join a using (lead_id) where j.state = 'pending'
$$;
select is(tests.notes(), null, 'all was told');
-- Somebody deletes the conversation while the note of the lead is on its way.
select chatwoot.begin_anew(lead_id, (select j from outbox.jobs as j where j.lead_id = a.lead_id and j.payload ->> 'about' = 'summary'), util.current_time()) from a;
select tests.step('chatwoot.contact', '{"contact_id": 9001}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7901, "assignee_id": 101}');
select is(tests.notes(), 'chatwoot.note summary', 'the note that waited tells the lead and the message, once');
select is((select count(*) from sending.messages as m join a using (lead_id)), 1::bigint, 'nothing is sent again');
select is(tests.snapshot(lead_id), it, 'nothing became of the lead beside it') from beside, before;

select * from finish();
rollback;
