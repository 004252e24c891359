begin;
select plan(22);

-- Tuesday, noon in São Paulo: what is due may leave.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table accepted as select * from tests.contacted_lead(1);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table queued as select tests.lead_with_conversation(2) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table begun as select tests.lead(3) as lead_id;
create temporary table opted_out as select tests.lead(4) as lead_id;
select leads.opt_out(tests.person_id(lead_id), 'request', 'operator') from opted_out;
select tests.advance('1 minute');

-- It is restored elsewhere, four hours later.
select tests.advance('4 hours');
update ops.homes set system_identifier = '1';
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'nothing leaves');
create temporary table later as select tests.lead(5) as lead_id;
select throws_ok('select flow.finish_settling(''asked'')', 'ID309', null, 'nobody has asked yet');

select is(flow.doubt_sends(), 2, 'two may have left');
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id), 'unknown human_review', 'the one that was queued') from queued;
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id), 'unknown human_review', 'and the one that would have been ordered next') from begun;
select is((tests.message_of(lead_id)).id, null, 'who had asked to be left alone got nothing') from opted_out;
select is((tests.message_of(lead_id)).id, null, 'nor who came after') from later;
select is((tests.message_of(lead_id)).state, 'accepted', 'what was accepted is') from accepted;
select is(flow.doubt_sends(), 0, 'again: nothing more');
select is((select count(*) from governance.unknown_sends() as u where u.phase = 'restored'), 2::bigint, 'both are listed');
update ops.settings set value = '"resend"' where key = 'unknown_policy';
select tests.advance('1 hour');
select is(sending.resolve_unknown(), 0::bigint, 'no policy sends them again');

-- EVIDENCE: Chatwoot has a note of ours on the queued one, and the other's person wrote.
select is(
    flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), jsonb_build_object('conversations', '[7002]'::jsonb, 'notes', jsonb_build_array(
        jsonb_build_object('at', '2026-03-10 15:30:00+00', 'outbox', 987654, 'content', E'Lead\nMensagem aceita pelo WhatsApp em 10/03 12:30:\n> Olá')
    ))),
    'arrived', 'our own note, which we do not know, says that it was accepted'
) from queued;
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id) || ' ' || tests.status(lead_id), 'sent await_reply contacted', 'so it goes on') from queued;
select is((select l.last_outbound_at from leads.leads as l where l.id = lead_id), '2026-03-10 15:30:00+00'::timestamptz, 'from when it was said') from queued;
select is(
    flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), '{"incoming": ["2026-03-10 16:00:00+00"]}'), 'unknown', 'words of the person prove nothing'
) from begun;
select is(u.person_wrote_at, '2026-03-10 16:00:00+00'::timestamptz, 'and are shown') from governance.unknown_sends() as u;

-- A status of a template of ours that this database does not know
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(
    tests.wa_status('wamid.lost', 'delivered', jsonb_build_object(
        'recipient_id', ltrim(tests.phone(3), '+'), 'biz_opaque_callback_data', gen_random_uuid()
    ))
)));
select is(flow.weigh_evidence(tests.row_id(lead_id, 'whatsapp.template'), '{}'), 'arrived', 'a status proves it') from begun;
select is((tests.message_of(lead_id)).state || ' ' || (tests.message_of(lead_id)).wamid, 'delivered wamid.lost', 'which is applied') from begun;

select lives_ok('select flow.finish_settling(''asked'')', 'settled');
select is(ops.home_standing(), 'settled', 'this is its home now');
select throws_ok('select flow.doubt_sends()', 'ID308', null, 'nothing is left to settle');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
