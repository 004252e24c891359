begin;
select plan(7);

-- A hundred leads came in each of weeks 100 to 109; each week a tenth of those that are open is won and a tenth lost.
create function pg_temp.cells(p_score numeric, p_last_scored integer)
returns scoring.cell[]
language sql
return array(
    select row(
        came, week, 1000, o.n, o.n / 10, o.n / 5, s.n, case when came = 109 then p_last_scored else s.n end, case when came = 109 then p_last_scored * p_score else s.n * 0.1 end,
        case when came = 109 then 0 else o.n end, case when came = 109 then 0 else o.n * 0.1 end
    )::scoring.cell
    from generate_series(100, 109) as came
    cross join lateral generate_series(came, 109) as week
    cross join lateral (select (1000 * 0.8 ^ (week - came))::integer as n) as o
    cross join lateral (select (1000 * 0.8 ^ (week - came + 1))::integer as n) as s
    order by came, week
);
create temporary table plain as
select p.* from scoring.project(pg_temp.cells(0.1, 0), array_fill(0::double precision, array[8]), 110) as p;
create temporary table open as select sum(c.staying) as n from unnest(pg_temp.cells(0.1, 0)) as c where c.week = 109;
select ok((select abs(p.expected - o.n * 0.1) < 0.02 * o.n * 0.1 from plain as p, open as o where p.step = 1), 'a tenth of those that are open is won in the next week');
select ok((select abs(b.expected / a.expected - 0.8) < 0.01 from plain as a, plain as b where a.step = 1 and b.step = 2), 'a fifth of them has dropped out by the week after it');
select is((select sum(p.of_new) from plain as p), 0::double precision, 'nobody is won of whom nobody comes');
select ok((select bool_and(p.variance <= p.expected) from plain as p), 'chances vary less than counts at random');

create temporary table coming as
select p.* from scoring.project(pg_temp.cells(0.1, 0), array[1000, 0, 0, 0, 0, 0, 0, 0]::double precision[], 110) as p;
select ok((select abs(p.of_new - 100) < 5 from coming as p where p.step = 1), 'of a thousand that come a tenth is won in the same week');
select ok((select abs(p.of_new - 80) < 5 from coming as p where p.step = 2), 'and of those that are left a tenth in the next');

create temporary table better as
select p.* from scoring.project(pg_temp.cells(0.2, 800), array_fill(0::double precision, array[8]), 110) as p;
select ok(
    (select abs(b.expected - p.expected - 80) < 5 from better as b, plain as p where b.step = 1 and p.step = 1),
    'eight hundred with twice the score of others of their age are won twice as often, and nobody else is'
);

select * from finish();
rollback;
