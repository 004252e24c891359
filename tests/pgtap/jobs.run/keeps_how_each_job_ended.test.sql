begin;
select plan(8);

select tests.make_operation();
select results_eq(
    $$select j.name, jobs.run(j.name) from jobs.schedules as j order by j.name$$,
    $$select j.name, 'succeeded' from jobs.schedules as j order by j.name$$,
    'every job of the list runs'
);
select is((select count(*) from jobs.runs as r where r.outcome = 'succeeded' and r.finished_at is not null and r.rows_affected is not null), (select count(*) from jobs.schedules), 'and leaves a run');
select throws_ok($$select jobs.run('nonsense')$$, 'ID207', null, 'an unknown job is refused');

update ops.settings set value = '"not a number"' where key = 'rework_per_minute';
select is(jobs.run('rework.run'), 'failed', 'a job that fails says so');
select is((select format('%s %s', r.outcome, r.error ->> 'sqlstate') from jobs.runs as r order by r.id desc limit 1), 'failed 22P02', 'and keeps the error');

select tests.as_role('indica_cron');
select lives_ok($$select jobs.run('outbox.requeue_expired')$$, 'the role of pg_cron may run a job');
select throws_ok('select * from jobs.runs', '42501', null, 'and reads no table');
select tests.as_role('indica_api');
select throws_ok($$select jobs.run('jobs.purge')$$, '42501', null, 'the API runs none');

select * from finish();
rollback;
