begin;
select plan(3);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select q.reason, q.age, q.submitted_by, q.queue_code, q.is_overdue, q.sqlstate from governance.quarantine_list as q$$,
    $$values ('implausible_name', interval '3 days 20 hours', 'tests', 'quarantine', true, null::text)$$, 'what waits, why, since when'
);
select tests.freeze('2026-03-10 16:30:00+00');
select ok(not (select q.is_overdue from governance.quarantine_list as q), 'not overdue at first');
select intake.reject_quarantined(q.submission_uid, 'duplicate') from governance.quarantine_list as q;
select is_empty('select * from governance.quarantine_list', 'what was decided has gone');

select * from finish();
rollback;
