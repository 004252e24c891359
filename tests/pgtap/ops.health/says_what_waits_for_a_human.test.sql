begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
select is((select ops.health() #>> '{checks,quarantine,ok}'), 'true', 'an empty quarantine is fine');
select tests.submit(tests.referral(1, '{"person": {"name": "Ana Lima", "phone": "1", "email": "ana@example.com"}}'));
select is((select ops.health() #>> '{checks,quarantine,ok}'), 'true', 'and so is one that is not due');
select tests.advance('5 hours');
select is((select ops.health() #>> '{checks,quarantine,detail}'), '1 overdue', 'an overdue one is said');

select is((select ops.health() #>> '{checks,jobs,ok}'), 'true', 'no job has failed');
update ops.settings set value = '"x"' where key = 'rework_per_minute';
select jobs.run('rework.run');
select is((select ops.health() #>> '{checks,jobs,detail}'), 'failed last time: rework.run', 'a job that failed is said');
update ops.settings set value = '60' where key = 'rework_per_minute';
select jobs.run('rework.run');
select is((select ops.health() #>> '{checks,jobs,ok}'), 'true', 'until it succeeds');

update rework.policies set is_active = false;
select is((select ops.health() #>> '{checks,cadence,ok}'), 'false', 'without a cadence silent leads would wait for ever');

select * from finish();
rollback;
