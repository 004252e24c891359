begin;
select plan(4);

-- Entry points: what the API calls (schema api), what the worker calls (outbox, inbox.process_deliveries), what pg_cron calls, what the DBA calls (governance). And the moved clock of a
-- development database, which every role asks for.
select is_empty(
    $$select f.signature from tests.functions as f
       where f.is_definer
         and not (f.schema = 'api' and has_function_privilege('indica_api', f.oid, 'execute'))
         and not ((f.schema = 'outbox' or f.name = 'inbox.process_deliveries') and has_function_privilege('indica_worker', f.oid, 'execute'))
         and not (f.schema = 'governance' and has_function_privilege('indica_dba', f.oid, 'execute'))
         and f.name <> 'util.clock_offset'
         and not (f.name in ('jobs.run', 'jobs.begin_run', 'jobs.continue_run', 'jobs.record_cron_jobs') and has_function_privilege('indica_cron', f.oid, 'execute'))$$,
    'a definer is an entry point of its role'
);
select is_empty(
    $$select f.signature from tests.functions as f where f.schema = 'api' and not f.is_definer$$,
    'every function of schema api is a definer, since its callers may read no table'
);
select is_empty(
    $$select f.signature, f.config from tests.functions as f
       where f.is_definer and not coalesce('search_path=""' = any(f.config), false)$$,
    'every definer pins an empty search_path'
);
select is_empty(
    $$select f.signature, f.config from tests.functions as f
       where not f.is_definer
         and exists (select from unnest(f.config) as c where c like 'search_path=%')$$,
    'nobody else pins search_path: a pinned function is not inlined'
);

select finish();
rollback;
