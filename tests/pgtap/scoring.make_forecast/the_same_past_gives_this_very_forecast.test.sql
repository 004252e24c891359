begin;
select plan(10);
select tests.freeze('2026-06-03 12:00:00+00');

-- A past of 33 weeks, one of another currency, and some leads whose end nobody told.
select tests.tell_past('past', 700, 33);
select tests.tell_past('beside', 60, 20);
update scoring.history as h set currency = 'USD' where h.name = 'beside';
update scoring.history as h set ended_at = null where h.name = 'past' and h.outcome = 'lost' and h.reference::integer % 9 = 0;
update scoring.history as h set told_at = '2026-04-15 12:00+00' where h.name = 'beside';
delete from scoring.history as h where h.name = 'beside' and h.registered_at >= h.told_at;
update scoring.history as h set amount = 0 where h.name = 'past' and h.outcome = 'won' and h.reference::integer % 17 = 0;
select is((select concat_ws(' ', f.first_week, f.outcome, f.reason, f.weeks, f.outcomes, f.wins, f.currency, f.mean_amount, f.made_at) from scoring.make_forecast() as f), '2026-06-01 made 33 665 138 BRL 1003.16 2026-06-03 12:00:00+00', 'from what it was made');
select is((select f.metrics::text from scoring.forecasts as f), '{"steps": [{"step": 1, "trials": 24, "pinball": 0.418, "coverage": 1.000, "naive_pinball": 0.752, "pinball_beside": 0.418}, {"step": 2, "trials": 22, "pinball": 0.442, "coverage": 1.000, "naive_pinball": 0.844, "pinball_beside": 0.442}, {"step": 3, "trials": 20, "pinball": 0.465, "coverage": 0.950, "naive_pinball": 0.901, "pinball_beside": 0.465}, {"step": 4, "trials": 18, "pinball": 0.500, "coverage": 0.944, "naive_pinball": 0.841, "pinball_beside": 0.500}, {"step": 5, "trials": 16, "pinball": 0.550, "coverage": 0.875, "naive_pinball": 1.171, "pinball_beside": 0.550}, {"step": 6, "trials": 14, "pinball": 0.607, "coverage": 0.857, "naive_pinball": 1.236, "pinball_beside": 0.607}, {"step": 7, "trials": 12, "pinball": 0.569, "coverage": 0.917, "naive_pinball": 1.298, "pinball_beside": 0.569}, {"step": 8, "trials": 11, "pinball": 0.567, "coverage": 0.909, "naive_pinball": 1.394, "pinball_beside": 0.567}], "trials": 137, "pinball": 0.500, "coverage": 0.942, "naive_pinball": 0.998, "pinball_beside": 0.500}', 'what it was worth in the weeks before');
select is(
    (
        select string_agg(concat_ws(
            ' ', w.step, w.week, round(w.expected::numeric, 5), round(w.of_open::numeric, 5), round(w.of_new::numeric, 5), round(w.arrivals::numeric, 5), w.low, w.middle, w.high, w.value_expected, w.value_low, w.value_middle, w.value_high
        ), '; ' order by w.step) from scoring.forecast_weeks as w
    ), '1 2026-06-01 0.63532 0.00000 0.63532 21.04514 0 0 2 637.33 0.00 0.00 1746.55; 2 2026-06-08 1.38866 0.00000 1.38866 20.92499 0 1 3 1393.05 0.00 1313.45 2866.69; 3 2026-06-15 2.24586 0.00000 2.24586 20.81685 0 2 4 2252.96 0.00 2054.51 4107.53; 4 2026-06-22 2.61878 0.00000 2.61878 20.71952 1 2 5 2627.06 973.97 2382.50 4639.39; 5 2026-06-29 2.92192 0.00000 2.92192 20.63193 1 3 5 2931.15 1220.66 2653.73 5067.87; 6 2026-07-06 3.17153 0.00000 3.17153 20.55310 1 3 6 3181.56 1401.66 2880.20 5417.97; 7 2026-07-13 3.37064 0.00000 3.37064 20.48215 1 3 6 3381.29 1540.58 3062.77 5695.41; 8 2026-07-20 3.47111 0.00000 3.47111 20.41829 1 3 6 3482.08 1609.74 3155.52 5834.79', 'what it says of each week'
);
select is(
    (
        select string_agg(concat_ws(' ', t.step, t.n, t.first, t.last, t.uncorrected, t.expected, t.variance, t.low, t.middle, t.high, t.actual, t.naive_low, t.naive_middle, t.naive_high), '; ' order by t.step)
        from (
            select t.step, count(*) as n, min(t.first_week) as first, max(t.week) as last, round(sum(t.uncorrected)::numeric, 4) as uncorrected, round(sum(t.expected)::numeric, 4) as expected, round(sum(t.variance)::numeric, 4) as variance,
                sum(t.low) as low, sum(t.middle) as middle, sum(t.high) as high, sum(t.actual) as actual, round(sum(t.naive_low)::numeric, 3) as naive_low, sum(t.naive_middle) as naive_middle, round(sum(t.naive_high)::numeric, 3) as naive_high
            from scoring.forecast_trials as t group by t.step
        ) as t
    ), '1 24 2025-12-08 2026-05-25 117.2185 111.6642 105.9167 50 107 181 107 44.100 108 205.600; 2 22 2025-12-08 2026-05-25 110.3891 104.7694 101.2839 47 101 169 97 44.300 100 190.300; 3 20 2025-12-08 2026-05-25 103.9935 98.5318 97.2712 45 94 159 89 43.300 91 173.800; 4 18 2025-12-08 2026-05-25 95.9517 90.6593 90.1481 38 85 148 81 37.000 77 152.100; 5 16 2025-12-08 2026-05-25 87.4420 82.6861 82.3946 33 79 137 71 60.000 76 143.000; 6 14 2025-12-08 2026-05-25 78.5940 74.5780 74.3896 29 71 124 65 57.100 68 128.100; 7 12 2025-12-08 2026-04-06 68.7892 65.5147 65.4180 25 63 110 59 48.700 59 105.000; 8 11 2025-12-08 2026-04-06 63.3024 60.8748 60.7980 24 59 101 55 48.100 50 96.000', 'and would have said of weeks that are over'
);
select is((select string_agg(concat_ws(' ', p.week, p.arrivals, p.wins, p.value), '; ' order by p.week) from scoring.past_weeks as p), '2025-10-13 15 1 916.39; 2025-10-20 21 2 2031.76; 2025-10-27 21 1 1081.03; 2025-11-03 21 2 932.21; 2025-11-10 21 4 3768.68; 2025-11-17 22 3 2931.31; 2025-11-24 21 9 9156.11; 2025-12-01 21 5 5218.61; 2025-12-08 21 7 5115.45; 2025-12-15 21 6 5903.74; 2025-12-22 22 4 4195.51; 2025-12-29 21 4 4125.62; 2026-01-05 21 3 3039.85; 2026-01-12 23 2 912.44; 2026-01-19 24 4 4065.20; 2026-01-26 25 6 4848.69; 2026-02-02 24 2 1928.36; 2026-02-09 24 7 5958.88; 2026-02-16 24 3 1057.51; 2026-02-23 25 3 1958.91; 2026-03-02 24 5 3045.21; 2026-03-09 24 7 4822.46; 2026-03-16 24 7 5042.51; 2026-03-23 24 4 2957.03; 2026-03-30 25 6 4919.92; 2026-04-06 24 5 4212.47; 2026-04-13 21 4 3842.42; 2026-04-20 21 3 3044.33; 2026-04-27 21 2 1099.81; 2026-05-04 22 4 3954.75; 2026-05-11 21 6 6046.45; 2026-05-18 21 3 3080.94; 2026-05-25 21 4 4171.71', 'from these weeks');
select is(
    (
        select concat_ws(' ', count(*), sum(c.came_by), sum(c.open), sum(c.won), sum(c.ended), sum(c.staying), sum(c.staying_scored), sum(c.staying_score), sum(c.open_scored), sum(c.open_score), min(c.came), max(c.week))
        from unnest(scoring.count_cells(scoring.week_number('2026-06-01'))) as c
    ), '561 11939 3532 138 606 2801 0 0 0 0 1345 1377', 'counted so'
);

-- Leads whose score is known are worth as much more as it is higher.
create temporary table cells as
select array_agg(row(came, week, 40 + came, 40 + came - 3 * (week - came), 2 + came % 2, 3 + week % 2, 30 - (week - came), case when week = 30 then 12 else 5 end, case when week = 30 then 3.5 else 1 end, 20, 3.1)::scoring.cell order by came, week) as c
from generate_series(9, 30) as came, generate_series(9, 30) as week where week >= came;
select is(
    (select string_agg(concat_ws(' ', p.step, round(p.expected::numeric, 6), round(p.variance::numeric, 6), round(p.of_open::numeric, 6), round(p.of_new::numeric, 6)), '; ' order by p.step) from cells, scoring.project(c, '{10,20,30,40,50,60,70,80}', 31) as p), '1 75.428581 27.420031 75.024890 0.403692; 2 39.018803 4.068802 37.796706 1.222097; 3 12.708016 -31.026120 10.254720 2.453297; 4 -10.288179 -80.291931 -14.397117 4.108938; 5 -34.246708 -155.879172 -40.433377 6.186669; 6 -62.396192 -279.969281 -71.095072 8.698880; 7 -97.905047 -491.378834 -109.547707 11.642660; 8 -144.439305 -859.252974 -159.470616 15.031310',
    'of each week what comes of open leads and of new ones'
);
select is((select string_agg(concat_ws(' ', p.step, p.expected), '; ' order by p.step) from scoring.project('{}', '{10,20,30,40,50,60,70,80}', 31) as p), '1 0; 2 0; 3 0; 4 0; 5 0; 6 0; 7 0; 8 0', 'of nothing that is known, nothing');
select is(
    (
        select string_agg(round(e.n::numeric, 5)::text, ' ' order by e.w) from (
            select array_agg(row(d::date, extract(isodow from d)::integer, case when extract(isodow from d) < 6 then 4 + (d::date - date '2026-01-05') / 7 % 5 else 1 end)::scoring.day_of_arrivals order by d) as days
            from generate_series(date '2026-01-05', date '2026-07-26', interval '1 day') as d
        ) as s, unnest(scoring.expect_arrivals(s.days, date '2026-06-01')) with ordinality as e (n, w)
    ), '31.60906 31.54569 31.48866 31.43734 31.39114 31.34957 31.31215 31.27847', 'how many are expected to come, by weekday and trend'
);
select is(
    (select string_agg(concat_ws(' ', v.q, scoring.value_quantile(4.5, 6, 1000, 1200000, v.q), scoring.value_quantile(0.3, 0.3, 1000, 1200000, v.q), scoring.value_quantile(40, 55, 800, 900000, v.q)), '; ' order by v.q) from unnest('{0.1,0.5,0.9}'::double precision[]) as v (q)), '0.1 1932.79 0 23960.74; 0.5 3954.86 0 31310.45; 0.9 7779.14 1178.43 40914.60', 'and for how much'
);

select * from finish();
rollback;
