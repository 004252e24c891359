begin;
select plan(4);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select q.reason, q.age, q.submitted_by, q.queue_code, q.is_overdue, q.sqlstate from governance.quarantine_list as q where q.kind = 'quarantined'$$,
    $$values ('implausible_name', interval '3 days 20 hours', 'tests', 'quarantine', true, null::text)$$, 'what waits, why, since when'
);
select is((select string_agg(format('%s %s', q.reason, q.submitted_by), ', ') from governance.quarantine_list as q where q.kind = 'refused'), 'invalid_fields tests', 'and what a machine was refused');
select tests.freeze('2026-03-10 16:30:00+00');
select ok(not (select q.is_overdue from governance.quarantine_list as q where q.kind = 'quarantined'), 'not overdue at first');
select intake.reject_quarantined(q.submission_uid, 'duplicate') from governance.quarantine_list as q;
select is_empty('select * from governance.quarantine_list', 'what was decided has gone');

select * from finish();
rollback;
