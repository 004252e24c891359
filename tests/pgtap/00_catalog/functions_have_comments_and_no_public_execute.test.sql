begin;
select plan(5);

select is_empty(
    $$select f.signature from tests.functions as f where obj_description(f.oid, 'pg_proc') is null$$,
    'every function has a comment'
);
select is_empty(
    $$select f.signature from tests.functions as f
       where f.acl is null
          or exists (select from aclexplode(f.acl) as a where a.grantee = 0)$$,
    'PUBLIC may execute none'
);
select is_empty(
    $$select f.name from tests.functions as f group by f.name having count(*) > 1$$,
    'none is overloaded'
);
select is_empty(
    $$select f.signature from tests.functions as f where f.owner <> 'indica_owner'::regrole$$,
    'all belong to indica_owner'
);
select is_empty(
    $$select f.signature, a.name
        from tests.functions as f
        join pg_catalog.pg_proc as p on p.oid = f.oid
       cross join lateral unnest(p.proargnames[1:p.pronargs]) as a (name)
       where not f.is_trigger and a.name !~ '^p_'$$,
    'every parameter is called p_something'
);

select finish();
rollback;
