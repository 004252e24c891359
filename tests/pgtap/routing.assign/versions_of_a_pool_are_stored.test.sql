begin;
select plan(6);

select tests.make_operation();
create function tests.version() returns integer language sql as $$ select p.version from routing.pools as p $$;
create temporary table v as select tests.version() as n;

select tests.lead(1);
select is((select d.pool_version from routing.decisions as d order by d.id desc limit 1), n, 'a decision stores the version of its pool') from v;
update routing.pool_members set weight = 5 where consultant_id = tests.consultant(1);
select is(tests.version(), n + 1, 'another weight is another version') from v;
delete from routing.pool_members where consultant_id = tests.consultant(2);
select is(tests.version(), n + 2, 'so is a member less') from v;
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(2) from routing.pools as p;
select is(tests.version(), n + 3, 'and one more') from v;
select tests.lead(2);
select is((select d.pool_version from routing.decisions as d order by d.id desc limit 1), n + 3, 'later decisions store the later one') from v;
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'earlier ones still replay');

select * from finish();
rollback;
