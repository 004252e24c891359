begin;
select plan(2);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select tests.lead(1) as id;
update routing.rules as r set name = 'Zeta' where r.name = 'Todos';
create temporary table b as select tests.lead(2) as id;
create function pg_temp.said(p_lead bigint) returns text language sql as $$ select routing.explain(max(d.id), true) from routing.decisions as d where d.lead_id = p_lead $$;
select matches(pg_temp.said(id), 'Todos', 'a rule is called what it was called when it decided') from a;
select matches(pg_temp.said(id), 'Zeta', 'and by its new name since') from b;

select * from finish();
rollback;
