begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.submit(tests.referral(1), 'k1');
select tests.submit(tests.referral(2, '{"person": {"name": "Ana Lima", "phone": "1", "email": "ana@example.com"}}'), 'k2');
select tests.freeze('2026-04-09 14:00:00+00');
select is(jobs.purge(), 0::bigint, 'nothing is forgotten before its time');
select tests.freeze('2026-04-10 14:00:00+00');
select is(jobs.purge(), 1::bigint, 'after 30 days one submission is');
select is((select format('%s %s', s.raw is null, s.idempotency_key is null) from intake.submissions as s where s.outcome = 'created'), 't t', 'its raw body and its key are gone');
select isnt((select s.raw_sha256 from intake.submissions as s where s.outcome = 'created'), null, 'the hash stays');
select isnt((select s.raw from intake.submissions as s where s.outcome = 'quarantined'), null, 'what waits in quarantine stays whole');
select is(jobs.purge(), 0::bigint, 'a second run finds nothing');

select * from finish();
rollback;
