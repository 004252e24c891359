create or replace function scoring.make_forecast()
returns scoring.forecasts
language plpgsql
volatile
set jit = off
as $$
declare
    c_trials constant integer := 26;
    c_before constant integer := 26;
    c_enough constant integer := 8;
    v_zone constant text := ops.setting_text('timezone');
    v_first constant date := date_trunc('week', util.current_time() at time zone v_zone)::date;
    v_week constant integer := scoring.week_number(v_first);
    v_cells scoring.cell[];
    v_days scoring.day_of_arrivals[];
    v_forecast scoring.forecasts;
    v_begin integer;
    v_origin integer;
    v_said record;
    v_off double precision;
    v_spread double precision;
    v_naive record;
    v_square double precision;
    v_told date[];
begin
    -- One at a time; nobody who takes leads in waits for it.
    perform pg_advisory_xact_lock(hashtextextended('scoring.make_forecast', 0));
    v_cells := scoring.count_cells(v_week);
    v_begin := (select min(c.came) from unnest(v_cells) as c);
    v_forecast.first_week := v_first;
    v_forecast.made_at := util.current_time();
    v_forecast.weeks := coalesce(v_week - v_begin, 0);
    select coalesce(sum(c.won), 0), coalesce(sum(c.ended), 0) into v_forecast.wins, v_forecast.outcomes from unnest(v_cells) as c;
    v_forecast.outcomes := v_forecast.outcomes + (
        select count(*)
        from scoring.history as h
        where h.outcome = 'lost' and h.ended_at is null and h.registered_at >= (date '2000-01-03' + 7 * (v_week - 104))::timestamp at time zone v_zone
            and h.registered_at < v_first::timestamp at time zone v_zone
    );
    v_forecast.reason := case
        when v_forecast.weeks < c_enough then 'few_weeks'
        when v_forecast.outcomes < 50 then 'few_outcomes'
        when v_forecast.wins < 10 then 'few_wins'
    end;
    v_forecast.outcome := case when v_forecast.reason is null then 'made' else 'declined' end;
    v_forecast.metrics := '{}';
    -- Of the currency in which most was won: amounts of several cannot be added.
    select h.currency, avg(h.amount), avg(h.amount * h.amount)::double precision
    into v_forecast.currency, v_forecast.mean_amount, v_square
    from scoring.history as h
    where h.outcome = 'won' and h.amount > 0
    group by h.currency
    order by count(*) desc, h.currency nulls last
    limit 1;

    delete from scoring.forecasts as f where f.first_week = v_first;
    insert into scoring.forecasts select v_forecast.*;
    delete from scoring.forecast_trials as t where t.step is not null;
    delete from scoring.past_weeks as p where p.week is not null;
    insert into scoring.past_weeks (week, arrivals, wins, value)
    select date '2000-01-03' + 7 * n.week, coalesce(a.arrivals, 0), coalesce(a.wins, 0), a.value
    from generate_series(v_begin, v_week - 1) as n (week)
    left join (
        select c.week, sum(c.came_by) filter (where c.came = c.week) as arrivals, sum(c.won) as wins, h.value
        from unnest(v_cells) as c
        left join (
            select scoring.week_number((coalesce(o.ended_at, o.registered_at) at time zone v_zone)::date) as week, sum(o.amount) as value
            from scoring.history as o
            where o.outcome = 'won' and o.amount > 0 and o.currency is not distinct from v_forecast.currency
            group by 1
        ) as h on h.week = c.week
        group by c.week, h.value
    ) as a on a.week = n.week;
    if v_forecast.reason is not null then
        return v_forecast;
    end if;

    -- The days of whole weeks only: the first may have begun late.
    select array_agg(
        row(
            d.day, case when calendar.is_national_holiday(d.day::date) then 8 else extract(isodow from d.day)::integer end, coalesce(a.arrivals, 0)
        )::scoring.day_of_arrivals
        order by d.day
    )
    into v_days
    from generate_series((date '2000-01-03' + 7 * v_begin)::timestamp, v_first + 55, interval '1 day') as d (day)
    left join (
        select k.day, count(*) as arrivals
        from (
            select (l.created_at at time zone v_zone)::date as day
            from leads.leads as l
            where l.created_at >= (date '2000-01-03' + 7 * v_begin)::timestamp at time zone v_zone
            union all
            select (h.registered_at at time zone v_zone)::date from scoring.history as h where h.registered_at < h.told_at
        ) as k
        where k.day < v_first
        group by k.day
    ) as a on a.day = d.day::date;

    v_told := array(select distinct (h.told_at at time zone v_zone)::date from scoring.history as h);
    -- Each week as if it were then: only what was known by its Monday, also of how far earlier forecasts were off.
    for v_origin in
        select o.origin
        from generate_series(greatest(v_begin + c_enough, v_week - c_trials - c_before), v_week) as o (origin)
        where o.origin = v_week or (select sum(c.won) from unnest(v_cells) as c where c.week < o.origin) >= 10
        order by o.origin
    loop
        -- What is won of the same leads changes faster than a half-life: so far off the last eight weeks were, against ten won that were not off.
        select (coalesce(sum(t.actual * 0.8 ^ w.ago), 0) + 10) / (coalesce(sum(t.uncorrected * 0.8 ^ w.ago), 0) + 10)
        into v_off
        from scoring.forecast_trials as t
        cross join lateral (select ((date '2000-01-03' + 7 * v_origin) - t.week) / 7 - 1 as ago) as w
        where t.step = 1 and w.ago >= 0 and w.ago < 8;
        for v_said in
            select
                p.step, p.expected as uncorrected, p.expected * v_off as expected, p.variance * v_off as variance, p.of_open * v_off as of_open, p.of_new * v_off as of_new,
                (date '2000-01-03' + 7 * v_origin) as origin, (date '2000-01-03' + 7 * (v_origin + p.step - 1)) as week, r.arrivals
            from (select scoring.expect_arrivals(v_days, date '2000-01-03' + 7 * v_origin) as expected) as e
            cross join lateral scoring.project(v_cells, e.expected, v_origin) as p
            cross join lateral (select e.expected[p.step] as arrivals) as r
            order by p.step
        loop
            -- By so much the errors of forecasts before were larger than by chance; while few are known, somewhat. What is a quarter of a year old counts for half, and
            -- so does what was said one week less ahead: of the weeks far ahead few are known.
            select greatest((coalesce(sum(w.weight * (t.actual - t.expected) ^ 2 / greatest(t.variance, 0.25)), 0) + 5.6) / (coalesce(sum(w.weight), 0) + 4), 1)
            into v_spread
            from scoring.forecast_trials as t
            cross join lateral (
                select 0.5::double precision ^ ((v_said.origin - t.week) / 91.0::double precision + v_said.step - t.step) as weight
            ) as w
            where t.step <= v_said.step and t.week < v_said.origin;
            if v_origin = v_week then
                insert into scoring.forecast_weeks (
                    first_week, step, week, expected, of_open, of_new, arrivals, low, middle, high, value_expected, value_low, value_middle, value_high
                )
                values (
                    v_first, v_said.step, v_said.week, v_said.expected, v_said.of_open, v_said.of_new, v_said.arrivals,
                    util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.1),
                    util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.5),
                    util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.9),
                    round((v_said.expected * v_forecast.mean_amount)::numeric, 2),
                    scoring.value_quantile(v_said.expected, v_said.variance * v_spread, v_forecast.mean_amount, v_square, 0.1),
                    scoring.value_quantile(v_said.expected, v_said.variance * v_spread, v_forecast.mean_amount, v_square, 0.5),
                    scoring.value_quantile(v_said.expected, v_said.variance * v_spread, v_forecast.mean_amount, v_square, 0.9)
                );
                continue;
            end if;
            -- A week in which a company's past ends is seen in part.
            continue when v_said.week >= v_first or exists (
                select from unnest(v_told) as t (day) where t.day > v_said.origin and t.day < least(v_said.week + 7, v_first)
            );
            select b.middle, b.middle + e.low as low, b.middle + e.high as high
            into v_naive
            from (
                select case when v_origin - v_begin >= 60 then 52 else 4 * ((v_said.step + 3) / 4) end * 7 as lag
            ) as g
            left join lateral (
                select p.wins as middle from scoring.past_weeks as p where p.week = v_said.week - g.lag
            ) as b on true
            left join lateral (
                select
                    percentile_cont(0.1) within group (order by p.wins - q.wins) as low,
                    percentile_cont(0.9) within group (order by p.wins - q.wins) as high
                from scoring.past_weeks as p
                inner join scoring.past_weeks as q on q.week = p.week - g.lag
                where p.week < v_said.origin
            ) as e on true;
            insert into scoring.forecast_trials (
                first_week, step, week, uncorrected, expected, variance, low, middle, high, actual, naive_low, naive_middle, naive_high
            )
            select
                v_said.origin, v_said.step, v_said.week, v_said.uncorrected, v_said.expected, v_said.variance,
                util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.1),
                util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.5),
                util.count_quantile(v_said.expected, v_said.variance * v_spread, 0.9),
                p.wins, greatest(v_naive.low, 0), v_naive.middle, greatest(v_naive.high, 0)
            from scoring.past_weeks as p
            where p.week = v_said.week;
        end loop;
    end loop;
    -- The weeks before those that are judged told how large errors are.
    delete from scoring.forecast_trials as t where t.first_week < v_first - 7 * c_trials;
    update scoring.forecasts as f set metrics = scoring.measure_trials() where f.first_week = v_first returning f.* into v_forecast;
    return v_forecast;
end;
$$;

comment on function scoring.make_forecast() is
'How many leads will be won in the week that runs and the seven after it, and what for, with P10, P50 and P90; from what was known when the week began. The same is done for up to 52 weeks before, each by what was known then, the last 26 of them to say how
often P10 to P90 held beside a seasonal-naive forecast, and to make them as wide as the errors were. Declines, and says why, with fewer than eight whole weeks, fifty outcomes or ten won.';

revoke all on function scoring.make_forecast() from public;
