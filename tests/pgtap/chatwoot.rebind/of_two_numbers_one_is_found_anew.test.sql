begin;
select plan(22);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.known(p_n integer) returns text language sql as $$
    select coalesce(string_agg(c.conversation_id::text, ' ' order by c.conversation_id), 'none') from chatwoot.conversations as c where c.lead_id = tests.nth(p_n)
$$;
create temporary table beside as select tests.snapshot(tests.nth(4)) as it;

-- A lead that writes by a former number, and has a conversation of the present one.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(1), tests.reserve(), 50, 7801, false, 'open', util.current_time();
update chatwoot.conversations set conversation_id = 7001, status = 'resolved' where lead_id = tests.nth(1) and channel_id = tests.channel();
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(1)), tests.reserve(), 9801, '5511', util.current_time();
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(1)), tests.channel(), 9001, '5511', util.current_time() on conflict do nothing;
select is(tests.known(1), '7001 7801', 'one lead, two numbers');

-- What is another person's under the former number is not written to.
select chatwoot.record_mismatch(tests.nth(1), 7801, util.current_time());
select chatwoot.request_note(tests.nth(1), 'n1', '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}');
select chatwoot.request_update(tests.nth(1), p_has_labels => true);
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'neither a note nor a change leaves');
select is((select string_agg(distinct j.last_error ->> 'held', ' ') from outbox.jobs as j where j.lead_id = tests.nth(1) and j.state = 'pending'), 'another_persons', 'and says why');
select chatwoot.request_note(tests.nth(1), 'n2', '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z", "conversation_id": 7001}');
select is((select (chatwoot.prepare_note(j.id, util.current_time())).verdict from outbox.jobs as j where j.dedupe_key = 'n2'), 'go', 'the present number is nobody else''s');

-- Found anew: that number alone.
select is(row(p.open_leads, p.ended_leads, p.mismatches)::text, '(1,0,1)', 'one lead') from chatwoot.plan_rebind('reserva', false) as p;
select is(row(r.found_anew, r.forgotten, r.busy)::text, '(1,0,0)', 'is found anew') from chatwoot.rebind('reserva', false, 'operator') as r;
select is(tests.known(1), '7001', 'the other conversation is known as before');
select is((select string_agg(k.contact_id::text, ' ') from chatwoot.contacts as k where k.person_id = tests.person_id(tests.nth(1)) and k.channel_id = tests.reserve()), null, 'so is the contact');
select isnt((select k.contact_id from chatwoot.contacts as k where k.person_id = tests.person_id(tests.nth(1)) and k.channel_id = tests.channel()), null, 'of that number alone');

-- A mismatch whose conversation is known no more, as of one that was deleted since.
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at) values (tests.channel(), tests.nth(2), 7002, util.current_time());
delete from chatwoot.conversations where lead_id = tests.nth(2);
select is(row(p.open_leads, p.mismatches)::text, '(1,1)', 'it is seen') from chatwoot.plan_rebind('principal', false) as p;
select is(row(r.found_anew, r.busy)::text, '(1,0)', 'and settled') from chatwoot.rebind('principal', false, 'operator') as r;
select ok(not chatwoot.is_stopped(tests.nth(2), tests.channel()), 'so that the lead is not stopped for good');

-- What was to be told is told once; a correction waits too.
delete from outbox.jobs where dedupe_key = 'summary:' || tests.nth(3);
select chatwoot.request_summary_note(tests.nth(3));
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(3)), tests.channel(), 9003, '5511', util.current_time() on conflict do nothing;
create temporary table correction as select outbox.enqueue(p_kind => 'chatwoot.correction', p_lead_id => tests.nth(3), p_due_at => util.current_time(), p_payload => '{"fields": ["name"]}') as id;
select is((chatwoot.prepare_correction(id, util.current_time())).verdict, 'go', 'a correction leaves') from correction;
select chatwoot.record_mismatch(tests.nth(3), (chatwoot.current_conversation(tests.nth(3))).conversation_id, util.current_time());
select is((chatwoot.prepare_correction(id, util.current_time())).reason, 'another_persons', 'but not while the lead''s conversation is another''s') from correction;
select is(row(r.found_anew, r.busy)::text, '(1,0)', 'it is found anew') from chatwoot.rebind('principal', false, 'operator') as r;
select is(
    (select j.payload -> 'then' from outbox.jobs as j where j.id = tests.row_id(tests.nth(3), 'chatwoot.contact')),
    '[{"kind": "chatwoot.update", "payload": {"labels": true}}, {"kind": "chatwoot.note", "payload": {"about": "summary"}}]'::jsonb, 'told once'
);
select is(tests.snapshot(tests.nth(4)), it, 'nothing became of another') from beside;

-- ALL: no number of a contact is kept, also of whoever's lead has ended.
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(5)), tests.channel(), 9005, '5511', util.current_time() on conflict do nothing;
select leads.change_status(tests.nth(5), 'lost', 'operator', 'price') where leads.is_open(tests.status(tests.nth(5)));
create temporary table p as select * from chatwoot.plan_rebind('principal', true);
create temporary table r as select * from chatwoot.rebind('principal', true, 'operator');
select is(row(r.found_anew, r.forgotten)::text, row(p.open_leads, p.ended_leads)::text, 'as it was planned') from r, p;
select ok(forgotten > 0, 'some have ended') from r;
select is((select count(*) from chatwoot.contacts as k where k.channel_id = tests.channel()), 0::bigint, 'nobody is known by the number of a contact');
select is(inbox.lead_of_conversation(tests.channel(), '{"id": 1, "contact_id": 9005, "phone": "+5511955550000", "source_id": "5511955550000"}', util.current_time()), null, 'so that a stranger''s words are nobody''s');
select is(row(r.found_anew, r.forgotten)::text, '(0,0)', 'once') from chatwoot.rebind('principal', true, 'operator') as r;

select * from finish();
rollback;
