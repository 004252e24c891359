begin;
select plan(4);

select tests.make_operation();
select tests.only_alerts('{channel_stopped,quarantine_overdue}');
select webhooks.add('boss', 'https://boss.example.com', '{alert.changed}');
select alerts.save_route('boss', 'webhook', 'boss', p_owners => '{manager}');
update sending.channels set state = 'stopped', state_reason = 'tests' where is_default;
select tests.submit(tests.referral(5, '{"person": {"name": "teste teste", "phone": "11987654321"}}'));
select tests.advance('4 hours');
select alerts.evaluate();
select tests.advance('31 minutes');
select is(
    (select f.arguments[1] from governance.findings as f where f.code = 'alerts_untold'), 'channel_stopped',
    'what is the director''s is told to nobody, although there is a way for the manager''s'
);
select alerts.acknowledge((tests.alert_of('channel_stopped')).uid, 'operator:otto');
select is_empty($$ select from governance.findings as f where f.code = 'alerts_untold' $$, 'unless somebody takes care of it');
update alerts.alerts set acknowledged_at = null, acknowledged_by = null;
select alerts.save_route('boss', 'webhook', 'boss', p_owners => '{manager,director}');
select is_empty($$ select from governance.findings as f where f.code = 'alerts_untold' $$, 'or a way takes it');
select alerts.remove_route('boss');
select is(
    (select f.arguments[1] from governance.findings as f where f.code = 'alerts_untold'), 'channel_stopped, quarantine_overdue',
    'without any way all of them are'
);

select * from finish();
rollback;
