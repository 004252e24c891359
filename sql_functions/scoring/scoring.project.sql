create or replace function scoring.project(p_cells scoring.cell[], p_arrivals double precision[], p_week integer)
returns table (step integer, expected double precision, variance double precision, of_open double precision, of_new double precision)
language plpgsql
immutable
set jit = off
as $$
#variable_conflict use_column
begin
    return query
    with cells as (
        -- What is a quarter of a year old counts for half.
        select
            c.*, c.week - c.came as age,
            case when c.week - c.came < 8 then c.week - c.came when c.week - c.came < 12 then 8 when c.week - c.came < 20 then 9 else 10 end as band,
            0.5 ^ ((p_week - 1 - c.week) / 13.0)::double precision as weight
        from unnest(p_cells) as c
        where c.week < p_week and c.came >= p_week - 104
    ),
    sums as (
        select
            c.band, sum(c.weight * c.came_by order by c.came, c.week) as came_by, sum(c.weight * c.open order by c.came, c.week) as open,
            sum(c.weight * c.won order by c.came, c.week) as won, sum(c.weight * c.ended order by c.came, c.week) as ended,
            sum(c.weight * c.open_score::double precision order by c.came, c.week)
                / nullif(sum(c.weight * c.open_scored order by c.came, c.week), 0) as score
        from cells as c
        group by c.band
    ),
    whole as (
        select sum(s.won order by s.band) / nullif(sum(s.open order by s.band), 0) as won, sum(s.ended order by s.band) / nullif(sum(s.open order by s.band), 0) as ended from sums as s
    ),
    -- Of an age of which little is known, five leads of any age are added.
    rates as (
        select
            a.age, (coalesce(s.won, 0) + 5 * w.won) / (coalesce(s.open, 0) + 5) as won, least((coalesce(s.ended, 0) + 5 * w.ended) / (coalesce(s.open, 0) + 5), 0.999) as ended,
            coalesce(s.won / nullif(s.came_by, 0), 0) as share, s.score
        from whole as w
        cross join generate_series(0, 60) as a (age)
        left join sums as s on s.band = case when a.age < 8 then a.age when a.age < 12 then 8 when a.age < 20 then 9 else 10 end
    ),
    chances as (
        select a.age, r.age - a.age + 1 as step, r.won * exp(coalesce(sum(ln(1 - b.ended) order by b.age), 0)) as chance
        from generate_series(1, 52) as a (age)
        inner join rates as r on r.age >= a.age and r.age < a.age + 8
        left join rates as b on b.age >= a.age and b.age < r.age
        group by a.age, r.age, r.won
    ),
    open as (
        -- A lead whose score is twice that of the others of its age is won twice as often.
        select
            p_week - c.came as age, c.staying::double precision as n,
            case when r.score > 0 then c.staying - c.staying_scored + c.staying_score::double precision / r.score else c.staying end as worth
        from cells as c
        inner join rates as r on r.age = p_week - c.came
        where c.week = p_week - 1 and c.staying > 0
    ),
    opened as (
        select
            h.step, sum(least(h.chance * o.worth, o.n) order by o.age) as mean,
            sum(least(h.chance * o.worth, o.n) * (1 - least(h.chance * o.worth / o.n, 1)) order by o.age) as variance
        from open as o
        inner join chances as h on h.age = o.age
        group by h.step
    ),
    coming as (
        select n.step, sum(p_arrivals[k.n] * r.share order by k.n) as mean
        from generate_series(1, 8) as n (step)
        cross join lateral generate_series(1, n.step) as k (n)
        inner join rates as r on r.age = n.step - k.n
        group by n.step
    )
    select
        n.step, coalesce(o.mean, 0) + coalesce(c.mean, 0), coalesce(o.variance, 0) + coalesce(c.mean, 0), coalesce(o.mean, 0), coalesce(c.mean, 0)
    from generate_series(1, 8) as n (step)
    left join opened as o on o.step = n.step
    left join coming as c on c.step = n.step
    order by n.step;
end;
$$;

comment on function scoring.project(scoring.cell[], double precision[], integer) is
'How many leads are won in each of the eight weeks from p_week on, by what was known when it began: of those that are open by the share that is won at their age (a discrete-time hazard; who was
won or lost drops out, who is not looked at any more proves nothing) times their score against others of that age, and of p_arrivals by the share that is won at each age.';

revoke all on function scoring.project(scoring.cell[], double precision[], integer) from public;
