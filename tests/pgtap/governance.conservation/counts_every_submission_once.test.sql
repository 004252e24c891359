begin;
select plan(10);

select tests.make_operation();
create function tests.counts() returns text language sql as $$
    select format('%s = %s + %s + %s + %s + %s, %s', c.submissions, c.created, c.touched, c.suppressed, c.rejected, c.quarantined, c.difference)
    from governance.conservation as c
$$;

select is(tests.counts(), '0 = 0 + 0 + 0 + 0 + 0, 0', 'nothing at first');
select tests.lead(1);
select is(tests.counts(), '1 = 1 + 0 + 0 + 0 + 0, 0', 'created');
select tests.lead(1);
select is(tests.counts(), '2 = 1 + 1 + 0 + 0 + 0, 0', 'touched');
select leads.suppress(tests.phone(1), null, 'request', 'operator');
select tests.submit(tests.referral(1));
select is(tests.counts(), '3 = 1 + 1 + 1 + 0 + 0, 0', 'suppressed');
select tests.submit('{}');
select is(tests.counts(), '4 = 1 + 1 + 1 + 1 + 0, 0', 'rejected');
create temporary table q as select s.body ->> 'submission_uid' as uid from tests.submit(tests.referral(2, '{"person": {"name": "asdf 123", "phone": "11987654321"}}')) as s;
select is(tests.counts(), '5 = 1 + 1 + 1 + 1 + 1, 0', 'quarantined');
select tests.submit(tests.referral(3), 'k');
select tests.submit(tests.referral(3), 'k');
select is(tests.counts(), '6 = 2 + 1 + 1 + 1 + 1, 0', 'a replay is none');

delete from intake.quarantine;
select is((select c.difference from governance.conservation as c), 1::bigint, 'a submission that is nowhere shows');
update intake.submissions set outcome = 'rejected' where outcome = 'quarantined';
select is((select c.difference from governance.conservation as c), 0::bigint, 'until it is somewhere');
select tests.as_role('indica_dba');
select lives_ok('select * from governance.conservation', 'the DBA may look');

select * from finish();
rollback;
