begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.found() returns text language sql as $$
    select string_agg(a.code || ' ' || a.key, ', ' order by a.code, a.key) from (select distinct o.code, o.key from alerts.anomalies as o where o.since is not null) as a
$$;
select tests.fill_hours('volume', 'site', util.current_time(), 12), tests.fill_hours('volume', 'event', util.current_time(), 10),
    tests.fill_hours('delivery', 'first_contact', util.current_time(), 12, 9), tests.fill_hours('delivery', 'rework_1', util.current_time(), 12, 9),
    tests.fill_hours('reply', 'first_contact', util.current_time(), 10, 4), tests.fill_hours('fallback', '*', util.current_time(), 12, 1);

select cmp_ok(alerts.test_series(util.current_time()), '>', 10::bigint, 'figures are tested');
select is(tests.found(), null, 'nothing is odd');

update alerts.hours set total = 0 where series = 'volume' and key = 'site' and hour >= util.current_time() - interval '3 hours';
select alerts.test_series(util.current_time());
select is(tests.found(), 'volume_low site', 'an origin that sends nothing for three hours');
select isnt_empty($$ select from governance.findings as f where f.code = 'volume_low' and f.subject = 'site' $$, 'health says so');
update alerts.hours set hits = 1 where series = 'delivery' and key = 'first_contact' and hour >= util.current_time() - interval '4 hours';
select alerts.test_series(util.current_time());
select is(tests.found(), 'delivery_low first_contact, volume_low site', 'messages of a template that do not arrive, not of the other');
update alerts.hours set hits = 0 where series = 'reply' and hour >= util.current_time() - interval '28 hours';
update alerts.hours set hits = 9 where series = 'fallback' and hour >= util.current_time() - interval '3 hours';
select alerts.test_series(util.current_time());
select is(tests.found(), 'delivery_low first_contact, fallbacks_high *, reply_low first_contact, volume_low site', 'answers that stop, decisions that give nobody the lead');
update alerts.hours set total = 60 where series = 'volume' and key = 'event' and hour >= util.current_time() - interval '2 hours';
select alerts.test_series(util.current_time());
select is(tests.found(), 'delivery_low first_contact, fallbacks_high *, reply_low first_contact, volume_high event, volume_low site', 'and far too many');

-- It lasts until the figure is no rarity, and is forgotten with its series.
update alerts.hours set total = 12 where series = 'volume' and key = 'site';
select alerts.test_series(util.current_time());
select ok(tests.found() !~ 'volume_low', 'what is well again is no anomaly');
delete from alerts.hours where series = 'fallback';
select tests.advance('1 hour');
select alerts.test_series(util.current_time());
select is_empty($$ select from alerts.anomalies as a where a.code = 'fallbacks_high' $$, 'nor what is not tested any more');

-- A holiday is no silence: 21 April.
delete from alerts.hours;
select set_config('indica.fake_now', '2026-04-21 18:00:00+00', true);
select tests.fill_hours('volume', 'site', util.current_time(), 12);
update alerts.hours set total = 0 where hour >= util.current_time() - interval '12 hours';
select alerts.test_series(util.current_time());
select is_empty($$ select from alerts.anomalies $$, 'on a day off nothing is tested');
-- One that has just begun has no habit.
delete from alerts.hours;
select set_config('indica.fake_now', '2026-03-10 15:00:00+00', true);
select tests.fill_hours('volume', 'new', util.current_time(), 12, p_days => 10);
update alerts.hours set total = 0 where hour >= util.current_time() - interval '12 hours';
select alerts.test_series(util.current_time());
select is_empty($$ select from alerts.anomalies as a where a.since is not null $$, 'nor what has no habit yet');

-- The tails, against what is known: a beta(1, 1) makes all numbers equally probable.
select is(round(alerts.binomial_tail(3, 9, 0.5, 1 / 3.0, true)::numeric, 6), 0.400000, 'beta-binomial');
select is(
    round((alerts.count_tail(3, 8, 14.4, true) + alerts.count_tail(4, 8, 14.4, false))::numeric, 6), 1.000000, 'below and above make the whole'
);

select * from finish();
rollback;
