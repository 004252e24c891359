begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.only_alerts('{channel_stopped}');
select webhooks.add('ops', 'https://ops.example.com/alerts', '{alert.summary}'), webhooks.add('quiet', 'https://quiet.example.com', '{alert.changed}');
select alerts.save_route('ops', 'webhook', 'ops'), alerts.save_route('quiet', 'webhook', 'quiet', p_has_summary => false);
select tests.lead(1);
select alerts.evaluate();
select is(tests.tell_notices(), null, 'whoever was added in the course of a day hears of the next');
-- 07:59 in São Paulo, then 08:00.
select set_config('indica.fake_now', '2026-03-11 10:59:00+00', true);
select alerts.evaluate();
select is(tests.tell_notices(), null, 'not before its hour');
select tests.advance('1 minute');
select alerts.evaluate();
select is(tests.tell_notices(false), 'alert.summary', 'at its hour, although nothing is wrong, to whom asked for it');
select alerts.evaluate();
select is((select count(*) from alerts.notices), 1::bigint, 'once a day');
select is(n.state || ' ' || n.error, 'queued http_500', 'what is refused is tried again') from alerts.notices as n;
select tests.advance('20 seconds');
select is(tests.tell_notices(), 'alert.summary', 'the same');
select is(alerts.day_in_figures('2026-03-11') ->> 'leads', '1', 'it counts the day before');
select is(alerts.day_in_figures('2026-03-10') ->> 'leads', '0', 'not the day itself');
update ops.settings set value = '23' where key = 'alert_summary_hour';
select tests.advance('1 day');
select alerts.evaluate();
select is(tests.tell_notices(), null, 'at the hour that the operation chose');

select * from finish();
rollback;
