begin;
select plan(4);

-- Chances from 5 to 95 of a hundred, and who was won by them.
create temporary table leads as
select n, c.logit, tests.by_chance('won ' || n) < 1 / (1 + exp(-c.logit)) as is_won
from generate_series(1, 1000) as n
cross join lateral (select 6 * tests.by_chance('logit ' || n) - 3 as logit) as c;

create function pg_temp.is_better(p_factor double precision, p_count integer)
returns boolean
language sql
begin atomic
    select scoring.is_line_better(array_agg(l.is_won order by l.n), array_agg(p_factor * l.logit order by l.n)) from leads as l where l.n <= p_count;
end;

select is(pg_temp.is_better(1, 1000), false, 'what is right stays');
select is(pg_temp.is_better(1.6, 1000), true, 'what lies too far apart is drawn together');
select is(pg_temp.is_better(0.5, 1000), true, 'and what lies too near is drawn apart');
select is(pg_temp.is_better(1.6, 199), false, 'of fewer than 200 nothing is proven');

select * from finish();
rollback;
