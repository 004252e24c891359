begin;
select plan(3);

select is_empty(
    $$select rolname from pg_catalog.pg_roles
       where rolname like 'indica\_%'
         and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)$$,
    'no role of Indica has an attribute of power'
);
select set_eq(
    $$select rolname::text from pg_catalog.pg_roles where rolname like 'indica\_%' and rolcanlogin$$,
    array['indica_migrator', 'indica_api', 'indica_worker', 'indica_cron', 'indica_dba', 'indica_bi'],
    'everybody but the owner logs in'
);
select set_eq(
    $$select m.rolname || ' in ' || g.rolname
        from pg_catalog.pg_auth_members as a
        join pg_catalog.pg_roles as g on g.oid = a.roleid
        join pg_catalog.pg_roles as m on m.oid = a.member
       where m.rolname like 'indica\_%' or (g.rolname like 'indica\_%' and not m.rolsuper)$$,
    array['indica_migrator in indica_owner', 'indica_owner in indica_cron', 'indica_owner in pg_read_all_stats'],
    'the migrator acts as the owner, who schedules as cron and sees who holds a lock; nobody else is in a group'
);

select finish();
rollback;
