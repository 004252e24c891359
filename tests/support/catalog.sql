-- What the catalogue tests ask, in schema `tests` of test databases only.

create or replace function tests.schemas()
returns setof oid
language sql
stable
as $$
    select oid
    from pg_catalog.pg_namespace
    where nspowner = 'indica_owner'::regrole and nspname <> 'ext'
$$;
comment on function tests.schemas() is 'Indica''s own schemas.';

create or replace view tests.functions as
select p.oid,
       n.nspname as schema,
       n.nspname || '.' || p.proname as name,
       p.oid::regprocedure::text as signature,
       p.prosecdef as is_definer,
       p.proconfig as config,
       p.proacl as acl,
       p.proowner as owner,
       p.prosrc as source,
       l.lanname as language,
       p.prorettype = 'trigger'::regtype as is_trigger
from pg_catalog.pg_proc as p
join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
join pg_catalog.pg_language as l on l.oid = p.prolang
where n.oid in (select tests.schemas());
comment on view tests.functions is 'Every function and procedure of Indica.';

create or replace view tests.relations as
select c.oid,
       n.nspname as schema,
       c.oid::regclass::text as name,
       c.relkind as kind,
       c.relispartition as is_partition,
       c.relowner as owner
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.oid in (select tests.schemas()) and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f');
comment on view tests.relations is 'Every table (r, p), view (v), materialized view (m) and sequence (S) of Indica.';
