begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.submit(tests.referral(1, '{"person": {"name": "Ana Lima", "phone": "1", "email": "ana@example.com"}}'));
select is(intake.escalate_quarantine(), 0::bigint, 'nothing is overdue at once');
select tests.advance('4 hours');
select is(intake.escalate_quarantine(), 1::bigint, 'after four hours it is');
select is(intake.escalate_quarantine(), 0::bigint, 'and is marked once');
select is((select (q.detail ->> 'overdue_since')::timestamptz from intake.quarantine as q), '2026-03-10 19:00:00+00'::timestamptz, 'since when it is due');

select * from finish();
rollback;
