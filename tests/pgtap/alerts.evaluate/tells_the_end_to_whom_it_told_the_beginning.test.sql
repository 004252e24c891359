begin;
select plan(8);

select tests.make_operation();
select tests.only_alerts('{channel_stopped,quarantine_overdue}');
select webhooks.add('ops', 'https://ops.example.com/alerts', '{alert.changed}'), webhooks.add('boss', 'https://boss.example.com', '{alert.changed}');
select alerts.save_route('ops', 'webhook', 'ops', p_has_summary => false), alerts.save_route('boss', 'webhook', 'boss', p_has_summary => false);
update sending.channels set state = 'stopped', state_reason = 'tests', state_since = util.current_time() where is_default;
select tests.submit(tests.referral(5, '{"person": {"name": "teste teste", "phone": "11987654321"}}'));
select tests.advance('4 hours');

-- One subscription is paused: its notices wait.
select webhooks.pause('boss');
select is(alerts.evaluate(), 2::bigint, 'two alerts open');
select is(tests.tell_notices(), 'opened channel_stopped, opened quarantine_overdue', 'one way tells of them');
update sending.channels set state = 'active', state_reason = null where is_default;
select tests.advance('6 minutes');
select is(alerts.evaluate(), 1::bigint, 'one is over');
select is(tests.tell_notices(), 'resolved channel_stopped', 'told by the way that had told that it began');
select webhooks.resume('boss');
select tests.advance('11 minutes');
select is(tests.tell_notices(), 'opened quarantine_overdue', 'the other way tells of what still stands alone');

-- Who hears of grave ones only from now on hears the end of what they heard of.
select alerts.save_route('ops', 'webhook', 'ops', 'error', '{director}', false);
-- What was refused may have been read all the same.
update sending.channels set state = 'stopped', state_reason = 'tests', state_since = util.current_time() where is_default;
select alerts.evaluate();
select is(tests.tell_notices(false), 'opened channel_stopped | opened channel_stopped', 'a number stops again, and both refuse the notice');
update sending.channels set state = 'active', state_reason = null where is_default;
update intake.quarantine set resolved_at = util.current_time(), resolution = 'rejected';
select tests.advance('10 seconds');
select alerts.evaluate();
select tests.advance('6 minutes');
select is(alerts.evaluate(), 2::bigint, 'all is over');
select is(
    array(select a.value ->> 'event' || ' ' || (a.value ->> 'code') || ' ' || r.code
        from alerts.notices as n
        join alerts.routes as r on r.id = n.route_id
        cross join lateral jsonb_array_elements(alerts.items_of(n)) as a (value)
        where n.id > (select max(o.id) - 2 from alerts.notices as o)
        order by r.code, 1),
    array['resolved channel_stopped boss', 'resolved quarantine_overdue boss', 'resolved channel_stopped ops', 'resolved quarantine_overdue ops'],
    'each way tells the end of all that it told of'
);

select * from finish();
rollback;
