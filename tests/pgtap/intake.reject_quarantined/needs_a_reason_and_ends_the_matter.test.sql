begin;
select plan(8);

select tests.make_operation();
create temporary table s as
select (a.body ->> 'submission_uid')::uuid as uid from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}') as a;

select throws_ok(format($$select intake.reject_quarantined(%L, ' ')$$, uid), 'ID105', null, 'a reason is needed') from s;
select throws_ok(format('select intake.reject_quarantined(%L, null)', uid), 'ID105', null, 'none is none') from s;
select lives_ok(format($$select intake.reject_quarantined(%L, 'spam')$$, uid), 'it is rejected') from s;
select is((select format('%s %s %s', q.resolution, q.detail ->> 'rejected', q.resolved_at = util.current_time()) from intake.quarantine as q), 'rejected spam t', 'the work list keeps the reason');
select is((select format('%s %s', x.outcome, x.reason) from intake.submissions as x), 'rejected rejected_in_quarantine', 'the ledger says so');
select is((select format('%s/%s/%s', c.rejected, c.quarantined, c.difference) from governance.conservation as c), '1/0/0', 'it is counted as rejected');
select throws_ok(format($$select intake.reject_quarantined(%L, 'spam')$$, uid), 'ID323', null, 'a second time it was settled') from s;
select throws_ok(format($$select intake.fix_quarantined(%L, '{}')$$, uid), 'ID323', null, 'and cannot be taken in any more') from s;

select * from finish();
rollback;
