begin;
select plan(4);
create function tests.unanswered() returns setof text language plpgsql as $$
declare
    v_name text;
begin
    for v_name in select r.name from tests.relations as r where r.schema in ('governance', 'bi') and r.kind in ('v', 'm') loop
        begin
            execute format('select count(v.*) from %s as v', v_name);
            execute format('select * from %s', v_name);
        exception
            when others then return next v_name || ': ' || sqlerrm;
        end;
    end loop;
end;
$$;

select is_empty('select * from tests.unanswered()', 'every view answers');
select is(jobs.refresh_views(), (select count(*) from pg_matviews as m where m.schemaname = 'bi'), 'every materialized view is refreshed');
select is_empty('select * from tests.unanswered()', 'and answers afterwards');
select is_empty(
    $$select r.name from tests.relations as r
       where r.schema = 'bi' and r.kind = 'm'
         and not exists (
             select from pg_index as i
              where i.indrelid = r.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null)$$,
    'each has the unique index that a refresh beside its readers needs'
);

select * from finish();
rollback;
