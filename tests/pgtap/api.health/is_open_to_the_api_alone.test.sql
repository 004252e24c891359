begin;
select plan(4);

select tests.make_operation();
select tests.as_role('indica_api');
select is(api.health(tests.service()) -> 'ready', 'true', 'the API may ask');
select is((select array_agg(k order by k) from jsonb_object_keys(api.health(tests.service()) -> 'checks') as k), '{alerts,api,cadence,channel,database,dead_letters,fetches,figures,home,imports,jobs,leads,locks,outbox,outgoing_webhooks,owners,purge,quarantine,scheduler,sources,statuses,templates,triage,webhooks,workers}', 'it names every check');
select throws_ok('select ops.health()', '42501', null, 'but not past its own schema');
select tests.as_role('indica_worker');
select throws_ok('select api.health(tests.service())', '42501', null, 'the worker has no part in it');

select * from finish();
rollback;
