begin;
select plan(28);

-- Seven people beside each other: whatever Meta tells of one is written to that one alone.
select tests.make_crowd();
select is(tests.did(tests.tell(tests.wamid_of(1), 'delivered')), 'applied: inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1, sending.messages ~1', 'a message was delivered');
select is(tests.did(tests.tell(tests.wamid_of(1), 'delivered')), 'inbox.deliveries +1', 'which is told once');
select is(tests.did(tests.tell(tests.wamid_of(1), 'read')), 'applied: inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1, sending.messages ~1', 'and read');
select is((select string_agg(m.state, ' ' order by m.lead_id) from sending.messages as m), 'read accepted accepted accepted accepted accepted accepted', 'one message was');
select is(tests.did(tests.tell(tests.wamid_of(3), 'sent')), 'applied: inbox.deliveries +1, inbox.facts +1, sending.messages ~1', 'another was sent');
select is(tests.did(tests.tell(tests.wamid_of(2), 'failed', '{"errors": [{"code": 130403}]}')), 'applied: flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +2, leads.leads ~1, outbox.jobs +1, people.identifiers ~1, routing.waits +1, sending.messages ~1', 'a number is refused');
select is(tests.did(tests.tell(tests.wamid_of(4), 'failed', '{"errors": [{"code": 131049}]}')), 'applied: flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +2, leads.leads ~1, outbox.jobs ~1, routing.waits +1, sending.messages ~1', 'a message is held back by Meta');
select is(tests.did(tests.write(1, 'wamid.a')), 'applied: flow.signals +1, inbox.deliveries +1, inbox.facts +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, people.identifiers +1, people.identifiers ~1, routing.waits +1, sending.service_windows +1', 'somebody writes');
select is(tests.did(tests.write(1, 'wamid.a')), 'inbox.deliveries +1', 'which counts once');
select tests.drain(), tests.remember();
select is(tests.did(tests.write(1, 'wamid.b', tests.text_of('PARAR'))), 'applied opted_out: flow.signals +2, inbox.deliveries +1, inbox.facts +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +3, people.suppressions +2, routing.waits -1', 'and stops');
select is((select array_agg(n order by n) from generate_series(1, 7) as n where people.is_person_suppressed(tests.person_id(tests.nth(n)))), '{1,5}', 'nobody else is suppressed by it');
select tests.drain(), tests.remember();
select is(
    tests.did(tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
        'wa_id', ltrim(tests.phone(1), '+'), 'detail', 'x', 'category', 'marketing_messages', 'value', 'resume',
        'timestamp', extract(epoch from util.current_time() + interval '1 minute')::bigint::text
    )))))), 'applied: inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1, outbox.jobs +2, people.resumptions +2, people.suppressions ~2', 'they take it back'
);
select is((select array_agg(n order by n) from generate_series(1, 7) as n where people.is_person_suppressed(tests.person_id(tests.nth(n)))), '{5}', 'the other one did not');
select is(tests.did(leads.detach_number(tests.person_id(tests.nth(3)), ltrim(tests.phone(3), '+'), 'wrong_person', util.current_time())::text), '0: nothing', 'what is not their key is nobody''s number');
select is(
    tests.did(leads.detach_number(i.person_id, i.match_key, 'wrong_person', util.current_time())::text), '1: flow.signals +1, leads.event_values +1, leads.events +2, leads.leads ~1, people.detached_identifiers +1, people.identifiers -1, routing.waits +1', 'a number is somebody else''s'
) from people.identifiers as i where i.person_id = tests.person_id(tests.nth(3)) and i.kind = 'phone';
select tests.drain(), tests.remember();
select is(
    tests.did(tests.last_event(tests.receive('message_template_status_update', jsonb_build_object(
        'event', 'PAUSED', 'message_template_name', 'indica_retomada_1', 'message_template_language', 'pt_BR', 'message_template_id', 1
    )))), 'applied paused: inbox.deliveries +1, inbox.facts +1, sending.templates ~1', 'one template is paused'
);
select is((select array_agg(t.code) from sending.templates as t where t.state <> 'approved'), '{rework_1}', 'that one');
select is(tests.did(tests.last_event(tests.receive('account_update', '{"event": "DISABLED_UPDATE"}'))), 'applied channel_stopped: inbox.deliveries +1, inbox.facts +1, sending.channels ~2', 'the account is disabled, with all its channels');
select is(tests.did(sending.resume_channel('principal')), '1: outbox.jobs ~1, sending.channels ~1', 'one channel is resumed');
select is((select array_agg(c.code) from sending.channels as c where c.state = 'active'), '{principal}', 'that one');
select is(tests.did(sending.record_channel('principal', 5, 7)::text), ': sending.channels ~1', 'what Meta allows one channel');
select is((select array_agg(format('%s %s', c.chatwoot_user_id, c.people_per_day) order by c.code) from sending.channels as c), '{"5 7"," 250"}', 'is no other''s');
select is(tests.did(leads.suppress_person(tests.person_id(tests.nth(4)), 'request', 'operator')), '2: flow.signals +1, leads.events +1, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs ~1, people.suppressions +2, routing.waits -1, sending.messages ~1', 'somebody asks by phone');
select is((select array_agg(n order by n) from generate_series(1, 7) as n where people.is_person_suppressed(tests.person_id(tests.nth(n)))), '{4,5}', 'and nobody else did');
select is(tests.did(leads.record_call(tests.nth(7), tests.token_id(), 'answered') > 0), 't: flow.signals +1, leads.calls +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +1, routing.waits ~1', 'somebody is called');
select is(tests.did(tests.lead(7, '{"person": {"name": "Rita Nunes", "phone": "1132654321"}, "origin": "event"}') = tests.nth(7)), 't: intake.submissions +1, leads.events +1, leads.leads ~1, leads.touches +1, outbox.jobs +1', 'somebody is referred again');
select is(tests.did(tests.lead(2, '{"person": {"name": "Outro Nome", "phone": "1132654399"}, "referrer": {"name": "João Alves"}}') = tests.nth(8)), 't: flow.signals +1, intake.submissions +1, leads.events +2, leads.leads +1, leads.status_periods +1, outbox.jobs +1, people.identifiers +1, people.people +1, routing.decisions +1, routing.pool_turns ~1, routing.waits +1, scoring.scores +1, scoring.snapshots +1', 'somebody new');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
