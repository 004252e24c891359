begin;
select plan(31);

select tests.make_operation();
select tests.only_alerts('{channel_stopped,quarantine_overdue,outbox_overdue}');
select webhooks.add('ops', 'https://ops.example.com/alerts', '{alert.changed}'), webhooks.add('boss', 'https://boss.example.com', '{alert.changed}');
select alerts.save_route('ops', 'webhook', 'ops', p_has_summary => false), alerts.save_route('boss', 'webhook', 'boss', 'error', '{director}', false);
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('second', '999', 1, 99);

-- Nothing is wrong.
select is(alerts.evaluate(), 0::bigint, 'nothing is wrong, nothing changes');
select is_empty('select * from alerts.alerts', 'and nothing is kept');
select isnt((select e.evaluated_at from alerts.evaluation as e), null, 'but that somebody looked is');

-- What is wrong at once is told at once, and only once.
update sending.channels set state = 'stopped', state_reason = 'tests', state_since = util.current_time() where is_default;
select is(alerts.evaluate(), 1::bigint, 'a stopped number is an alert at once');
select is((tests.alert_of('channel_stopped')).subject, (select c.code from sending.channels as c where c.is_default), 'of that number, not of the other');
select is(tests.tell_notices(), 'opened channel_stopped | opened channel_stopped', 'told by both ways');
select tests.advance('1 minute');
select is(alerts.evaluate(), 0::bigint, 'the next minute it is the same');
select is(tests.tell_notices(), null, 'and not told again');
select is((select count(*) from alerts.alerts), 1::bigint, 'nor kept twice');

-- Another one beside it.
select tests.submit(tests.referral(5, '{"person": {"name": "teste teste", "phone": "11987654321"}}'));
select tests.advance('3 hours');
select is(alerts.evaluate(), 0::bigint, 'what waits within its time is none');
select tests.advance('61 minutes');
select is(alerts.evaluate(), 2::bigint, 'an overdue quarantine opens, and the stopped number is told again');
select is(tests.tell_notices(), 'reminded channel_stopped, opened quarantine_overdue | reminded channel_stopped', 'one notice a way: the director''s without what is the manager''s');

-- Somebody takes care.
select alerts.acknowledge((tests.alert_of('channel_stopped')).uid, 'operator:otto');
select tests.advance('5 hours');
select is(alerts.evaluate(), 1::bigint, 'only the other one is told again');
select is(tests.tell_notices(), 'reminded quarantine_overdue', 'to whom it concerns');
select tests.advance('20 hours');
select alerts.evaluate();
select is(tests.tell_notices(), 'reminded channel_stopped, reminded quarantine_overdue | reminded channel_stopped', 'care holds for a day');

-- It is over.
update sending.channels set state = 'active', state_reason = null where is_default;
select tests.advance('1 minute');
select is(alerts.evaluate(), 0::bigint, 'gone for a moment is not over');
update sending.channels set state = 'stopped', state_reason = 'tests' where is_default;
select tests.advance('1 minute');
select is(alerts.evaluate(), 0::bigint, 'what comes back at once is the same');
update sending.channels set state = 'active', state_reason = null where is_default;
select tests.advance('6 minutes');
select is(alerts.evaluate(), 1::bigint, 'gone for longer, it is over');
select is(tests.tell_notices(), 'resolved channel_stopped | resolved channel_stopped', 'which whoever heard of it hears');
select isnt((tests.alert_of('channel_stopped')).resolved_at, null, 'and is kept');
select is((tests.alert_of('quarantine_overdue')).resolved_at, null, 'the other stands');

-- What passes before its rule asks is no alert.
update alerts.rules set opens_after = '10 minutes' where code = 'channel_stopped';
update sending.channels set state = 'stopped', state_reason = 'tests' where is_default;
select is(alerts.evaluate(), 0::bigint, 'a rule may wait');
select is((tests.alert_of('channel_stopped')).opened_at, null, 'it is pending');
update sending.channels set state = 'active', state_reason = null where is_default;
select tests.advance('9 minutes');
select alerts.evaluate();
select isnt((tests.alert_of('channel_stopped')).resolved_at, null, 'and forgotten when it passes: only the one that is over is kept');
update sending.channels set state = 'stopped', state_reason = 'tests' where is_default;
select alerts.evaluate();
select tests.advance('10 minutes');
select is(alerts.evaluate(), 1::bigint, 'what lasts becomes one');

-- What was over before anybody heard of it is not told; a rule that is off is no alert.
update alerts.rules set is_enabled = false where code = 'channel_stopped';
select tests.advance('6 minutes');
select is(alerts.evaluate(), 1::bigint, 'an alert of a rule that is off is over');
select is(tests.tell_notices(), null, 'nobody is told that it opened, nor that what they never heard of is over');
select is((select count(*) from alerts.notices as n where n.state = 'dropped'), 4::bigint, 'those notices were dropped');

-- Evaluation that stopped is itself seen, by the real clock.
select is_empty($$ select from governance.findings as f where f.code like 'alerts%' $$, 'alerts are judged');
update alerts.evaluation set evaluated_at = clock_timestamp() - interval '11 minutes';
select isnt_empty($$ select from governance.findings as f where f.code = 'alerts_idle' $$, 'that they are not is seen by health');
select ok(not exists (select from alerts.rules as r where r.code = 'alerts_idle'), 'which is no alert: nobody would be told');

select * from finish();
rollback;
