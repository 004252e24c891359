begin;
select plan(12);

select is_empty(
    $$select r.name, p.role, k.privilege
        from tests.relations as r
       cross join unnest(array['indica_api', 'indica_worker', 'indica_cron']) as p (role)
       cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                  as k (privilege)
       where r.kind <> 'S' and has_table_privilege(p.role, r.oid, k.privilege)$$,
    'API, worker and cron have no privilege on any table or view'
);
select is_empty(
    $$select r.name, p.role
        from tests.relations as r
       cross join unnest(array['indica_api', 'indica_worker', 'indica_cron']) as p (role)
       where r.kind <> 'S' and has_any_column_privilege(p.role, r.oid, 'SELECT, INSERT, UPDATE, REFERENCES')$$,
    'nor on any column'
);
select is_empty(
    $$select r.name, p.role
        from tests.relations as r
       cross join unnest(array['indica_api', 'indica_worker', 'indica_cron', 'indica_dba', 'indica_bi']) as p (role)
       where r.kind = 'S' and has_sequence_privilege(p.role, r.oid, 'USAGE, SELECT, UPDATE')$$,
    'nobody but the owner uses a sequence'
);
select is_empty(
    $$select r.name, p.role
        from tests.relations as r
       cross join unnest(array['indica_dba', 'indica_bi']) as p (role)
       where r.kind <> 'S' and has_table_privilege(p.role, r.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')$$,
    'DBA and BI only read'
);
select is_empty(
    $$select r.name from tests.relations as r
       where r.kind <> 'S' and r.schema not in ('governance', 'ops')
         and has_table_privilege('indica_dba', r.oid, 'SELECT')$$,
    'the DBA reads governance and ops'
);
select is_empty(
    $$select r.name from tests.relations as r
       where r.kind <> 'S' and r.schema <> 'bi' and has_table_privilege('indica_bi', r.oid, 'SELECT')$$,
    'BI reads bi'
);
select is_empty(
    $$select r.name from tests.relations as r where r.schema = 'api'$$,
    'schema api has no table, view or sequence'
);
select is_empty(
    $$select f.signature from tests.functions as f
       where f.schema not in ('api', 'util') and has_function_privilege('indica_api', f.oid, 'execute')$$,
    'the API executes functions of api, and the helpers of util'
);
select is_empty(
    $$select f.signature from tests.functions as f
       where f.schema not in ('outbox', 'util') and f.name <> 'inbox.process_deliveries' and has_function_privilege('indica_worker', f.oid, 'execute')$$,
    'the worker executes functions of outbox, inbox.process_deliveries, and the helpers of util'
);
select is_empty(
    $$select f.signature from tests.functions as f
       where f.name not in ('jobs.run', 'jobs.begin_run', 'jobs.continue_run', 'jobs.run_in_steps', 'jobs.look_at_cron', 'jobs.listed_cron_jobs', 'jobs.record_cron_jobs') and f.schema <> 'util'
         and has_function_privilege('indica_cron', f.oid, 'execute')$$,
    'cron executes the runs of jobs, looks at its own list, and the helpers of util'
);
select is_empty(
    $$select n.nspname from pg_catalog.pg_namespace as n
       cross join lateral aclexplode(n.nspacl) as a
       where n.oid in (select tests.schemas()) and a.grantee = 0$$,
    'PUBLIC has no privilege on any schema of Indica'
);
select ok(
    not has_schema_privilege('indica_api', 'public', 'CREATE')
    and not has_database_privilege('indica_api', current_database(), 'CREATE, TEMPORARY'),
    'nothing can be made in schema public nor in the database'
);

select finish();
rollback;
