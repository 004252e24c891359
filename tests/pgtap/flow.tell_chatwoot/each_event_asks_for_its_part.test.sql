begin;
select plan(26);

-- What Chatwoot is asked for one event: kind and payload of the new jobs, and whose they are.
select tests.make_crowd();
create temporary table known as select j.id from outbox.jobs as j;
create function tests.asks(p_n integer, p_kind text, p_data jsonb default '{}', p_actor text default 'operator', p_seq integer default 50) returns text language plpgsql as $$
declare
    v_asked text;
begin
    perform flow.tell_chatwoot(jsonb_populate_record(null::leads.events, jsonb_build_object(
        'lead_id', tests.nth(p_n), 'seq', p_seq, 'kind', p_kind, 'at', util.current_time(), 'actor', p_actor, 'data', p_data
    )));
    select string_agg(format('%s %s %s', j.kind, j.payload - array['submission_uid', 'inbound_id', 'message_id', 'at'], case when j.lead_id <> tests.nth(p_n) then 'of another' end), ', ' order by j.id) into v_asked
    from outbox.jobs as j where j.id not in (select k.id from known as k);
    insert into known select j.id from outbox.jobs as j where j.id not in (select k.id from known as k);
    update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
    return coalesce(v_asked, 'nothing');
end;
$$;

select is(tests.asks(7, 'created'), 'nothing', 'a lead that is created has its contact already');
select is(tests.asks(7, 'phone_learnt'), 'chatwoot.contact {"attempt": 2, "force_new": true, "is_new_number": true} ', 'a number that was learnt asks for a contact, and for a conversation of its own');
select is(tests.asks(1, 'assigned', p_seq => 2), 'nothing', 'the first owner is named when the conversation is made');
select is(tests.asks(1, 'assigned', p_seq => 3), 'chatwoot.update {"owner": true} ', 'a later one is told');
select is(tests.asks(1, 'queued', p_seq => 2), 'nothing', 'nobody had a lead that begins in a queue');
select is(tests.asks(1, 'queued', p_seq => 3), 'chatwoot.update {"owner": true} ', 'whoever had it has it no more');
select is(tests.asks(1, 'transferred'), 'chatwoot.update {"owner": true} ', 'so is whom somebody chose');
select is(tests.asks(1, 'transferred', p_actor => 'chatwoot'), 'nothing', 'but not what Chatwoot told');
select is(tests.asks(1, 'status_changed', '{"from": "contacted", "to": "won"}'), 'chatwoot.update {"labels": true} ', 'a status changes labels');
select is(tests.asks(1, 'touched', '{"submission": "x"}'), 'chatwoot.note {"about": "touch"} ', 'a touch is a note');
select is(tests.asks(1, 'replied', '{"is_news": true, "inbound": 1, "outcome": "x"}'), 'chatwoot.note {"about": "reply"} ', 'words that Chatwoot does not have are a note');
select is(tests.asks(1, 'replied', '{"is_news": false, "inbound": 1, "outcome": "x"}'), 'nothing', 'others are none');
update chatwoot.conversations set assignee_id = null where lead_id = tests.nth(2);
select is(tests.asks(2, 'replied', '{"is_news": false, "inbound": 1}'), 'chatwoot.update {"owner": true} ', 'words that nobody has go to the owner');
select is(tests.asks(2, 'replied', '{"is_news": false, "inbound": 1, "outcome": "x"}'), 'nothing', 'not those with an outcome');
select is(tests.asks(3, 'replied', '{"is_news": false, "inbound": 1}'), 'nothing', 'nor those that somebody has');
select is(tests.asks(1, 'opted_out', '{"reason": "stop_word"}'), 'chatwoot.update {"labels": true} , chatwoot.note {"about": "opt_out", "reason": "stop_word"} , whatsapp.template {"purpose": "opt_out_confirmation"} ', 'a stop is labels, a note and a confirmation');
select is(tests.asks(1, 'opted_out', '{"reason": "stop_button"}', p_seq => 51), 'chatwoot.update {"labels": true} , chatwoot.note {"about": "opt_out", "reason": "stop_button"} , whatsapp.template {"purpose": "opt_out_confirmation"} ', 'a button too');
select is(tests.asks(1, 'opted_out', '{"reason": "request"}', p_seq => 52), 'chatwoot.update {"labels": true} , chatwoot.note {"about": "opt_out", "reason": "request"} ', 'a request is not confirmed');
select is(tests.asks(1, 'opt_out_lifted'), 'chatwoot.update {"labels": true} , chatwoot.note {"about": "opt_out_lifted"} ', 'its end is labels and a note');
select is(tests.asks(1, 'reply_taken_back'), 'chatwoot.update {"labels": true} ', 'a reply that is taken back is labels');
select is(tests.asks(1, 'template_failed'), 'chatwoot.note {"about": "message"} ', 'a failure is the summary, or what was last written');
select is(tests.asks(7, 'template_failed'), 'nothing', 'without a conversation there is nowhere to say it');
select is(tests.asks(1, 'template_unknown'), 'nothing', 'which is said once');
select is(tests.asks(1, 'template_accepted', '{"purpose": "first_contact"}'), 'nothing', 'as is the acceptance');
select is(tests.asks(1, 'call_recorded'), 'nothing', 'anything else asks for nothing');

-- A message of the cadence.
select tests.freeze('2026-03-13 12:00Z');
select count(*) from rework.run();
select tests.step('whatsapp.template', '{"wamid": "w1"}');
insert into known select j.id from outbox.jobs as j where j.id not in (select k.id from known as k) and j.kind <> 'whatsapp.template';
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
select is((select string_agg(format('%s %s', j.kind, j.payload - array['message_id', 'conversation_id', 'unless_written_after']), ', ' order by j.id) from outbox.jobs as j where j.created_at = util.current_time() and j.kind <> 'whatsapp.template'), 'chatwoot.update {"status": "resolved"}, chatwoot.conversation {"attempt": 2, "force_new": true}, chatwoot.note {"about": "message"}', 'a message of the cadence closes the conversation, opens one, and is shown there');

select * from finish();
rollback;
