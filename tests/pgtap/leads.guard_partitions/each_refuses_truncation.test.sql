begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
select leads.guard_partitions();
select is(leads.guard_partitions(), 0, 'all are guarded');
create temporary table p as select (row_number() over (order by t.relid::text))::integer as n, t.relid from pg_partition_tree('leads.events') as t where t.isleaf;
select cmp_ok((select count(*) from p), '>=', 3::bigint, 'there are several');
create function tests.alter(p_n integer, p_how text) returns void language plpgsql as $$
begin
    execute format(p_how, (select p.relid from p where p.n = p_n));
end;
$$;
select tests.alter(1, 'drop trigger t10_append_only_truncate on %s');
select tests.alter(2, 'alter table %s disable trigger t10_append_only_truncate');
select is(leads.guard_partitions(), 2, 'two were not');
select is(leads.guard_partitions(), 0, 'they are now');
select tests.alter(3, 'alter table %s enable replica trigger t10_append_only_truncate');
select is(leads.guard_partitions(), 1, 'nor one that only a replica guards');
select tests.alter(3, 'alter table %s enable always trigger t10_append_only_truncate');
select is(leads.guard_partitions(), 0, 'always is good as well');
create function tests.nothing() returns trigger language plpgsql as 'begin return null; end';
select tests.alter(1, 'create or replace trigger t10_append_only_truncate before truncate on %s for each statement execute function tests.nothing()');
select is(leads.guard_partitions(), 1, 'a guard of that name that does nothing is none');

select * from finish();
rollback;
