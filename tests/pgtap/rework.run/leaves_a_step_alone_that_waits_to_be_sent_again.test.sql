begin;
select plan(10);

-- D+3 went to both. WhatsApp refuses one of them the next day, for a day; nobody works in the hour in which it is due again.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as
select tests.lead(1) as refused, tests.lead(2) as other;
select count(*) from tests.work();
select tests.freeze('2026-03-13 11:00:00+00');
select is((select count(*)::integer from rework.run()), 2, 'a step is due for both');
select tests.advance('5 minutes');
select count(*) from tests.work();
select tests.freeze('2026-03-14 12:00:00+00');
select tests.tell((tests.message_of(refused)).wamid, 'failed', '{"errors": [{"code": 131049, "title": "healthy ecosystem"}]}', '2026-03-14 11:30:00+00') from t;
select is(tests.next_action(refused), 'rework', 'the refused one waits to be sent again') from t;
select is((select string_agg(a.state, ' ' order by a.lead_id) from rework.attempts as a), 'planned sent', 'its attempt is not made yet, the other''s is');

select tests.freeze('2026-03-15 11:00:00+00');
select is_empty('select * from rework.run()', 'the next day nothing is due');
select is(tests.next_action(refused), 'rework', 'and the refused one still waits') from t;
select tests.freeze('2026-03-16 11:00:00+00');
select results_eq('select r.lead_id from rework.run() as r', 'select other from t', 'on the day of the next step it is made for the other one alone');
select tests.advance('5 minutes');
select count(*) from tests.work();
select is((select count(*)::integer from sending.messages as m, t where m.lead_id = t.refused and m.purpose = 'rework'), 1, 'of the refused one there is one message') from t;
select is((tests.message_of(refused)).sends, 2, 'that was sent again') from t;
select is(
    (select string_agg(a.state, ',' order by a.step) from rework.attempts as a, t where a.lead_id = t.refused), 'sent', 'for the attempt that it was'
);
select is(
    (select string_agg(a.state, ',' order by a.step) from rework.attempts as a, t where a.lead_id = t.other), 'sent,sent', 'the other one has both'
);

select * from finish();
rollback;
