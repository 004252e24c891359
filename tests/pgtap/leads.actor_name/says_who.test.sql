begin;
select plan(21);

select tests.make_crowd();
create temporary table k as select
    tests.make_token('Balcão') as own, tests.make_token('Celular', p_consultant_id => tests.consultant(2)) as consultants,
    tests.make_token('Site', p_source_id => (select s.id from intake.sources as s where s.code = 'site')) as sources;
select is(leads.actor_name('token:' || own), 'Balcão', 'a token by its name') from k;
select is(leads.actor_name('token:' || consultants), 'Bruno Reis', 'the token of a consultant by theirs') from k;
select is(leads.actor_name('token:' || sources), 'Site', 'that of a source by its') from k;
select is(leads.actor_name('consultant:' || tests.consultant(3)), 'Carla Dias', 'a consultant');
select is(leads.actor_name('system'), 'system', 'anybody else as they are');
select is(leads.actor_name('token:0'), 'token:0', 'and whom nobody knows');

-- What was said within a minute, by whom, with which words.
select leads.append_event(tests.nth(1), 'noted', 'operator', '{"a": 1, "b": 2}', '{"note": "x"}');
select ok(leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 1}', '{"note": "x"}'), 'the same again');
select ok(not leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 2}', '{"note": "x"}'), 'not another thing');
select ok(not leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 1}', '{"note": "y"}'), 'nor in other words');
select ok(not leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 1}'), 'nor without words');
select ok(not leads.was_said(tests.nth(1), 'noted', 'token:1', '{"a": 1}', '{"note": "x"}'), 'nor by somebody else');
select ok(not leads.was_said(tests.nth(2), 'noted', 'operator', '{"a": 1}', '{"note": "x"}'), 'nor of another lead');
select is(leads.was_said(tests.nth(1), 'other', 'operator', '{"a": 1}', '{"note": "x"}'), false, 'what was never said was not said');
select leads.append_event(tests.nth(1), 'noted', 'operator', '{"a": 3}');
select ok(not leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 1}', '{"note": "x"}'), 'only the last counts');
select ok(leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 3}'), 'which had no words');
select tests.advance('59 seconds');
select ok(leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 3}'), 'for a minute');
select tests.advance('1 second');
select ok(not leads.was_said(tests.nth(1), 'noted', 'operator', '{"a": 3}'), 'and no longer');

-- A lead in a few words.
select is((leads.lead_summary(tests.nth(1), util.current_time()) - 'uid')::text, '{"status": "contacted", "consultant": {"name": "Carla Dias"}}', 'one that was written to');
update leads.leads set next_action = 'first_contact', first_contact_due_at = util.current_time() + interval '1 hour' where id in (tests.nth(1), tests.nth(2));
update leads.leads set consultant_id = null, queue_code = 'triage' where id = tests.nth(2);
select is((leads.lead_summary(tests.nth(1), util.current_time()) - 'uid')::text, '{"status": "contacted", "consultant": {"name": "Carla Dias"}, "scheduled_for": "2026-03-10T17:01:00+00:00"}', 'one that will be');
select is(leads.lead_summary(tests.nth(1), util.current_time() + interval '1 hour') ? 'scheduled_for', false, 'one that should have been');
select is((leads.lead_summary(tests.nth(2), util.current_time()) - 'uid')::text, '{"queue": "triage", "status": "contacted", "scheduled_for": "2026-03-10T17:01:00+00:00"}', 'one of nobody');

select * from finish();
rollback;
