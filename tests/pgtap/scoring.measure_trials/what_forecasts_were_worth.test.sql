begin;
select plan(2);

select is(scoring.measure_trials()::text, '{"steps": [], "trials": 0}', 'of no trial there is no figure');
insert into scoring.forecast_trials (first_week, step, week, uncorrected, expected, variance, low, middle, high, actual, naive_low, naive_middle, naive_high)
values
    ('2026-01-12', 2, '2026-01-19', 1, 1, 1, 2, 4, 8, 8, 1, 3, 9), ('2026-01-05', 1, '2026-01-05', 1, 1, 1, 3, 5, 9, 3, 2, 6, 7),
    ('2026-01-12', 1, '2026-01-12', 1, 1, 1, 3, 6, 11, 12, 2, 7, 30), ('2026-01-19', 1, '2026-01-19', 1, 1, 1, 3, 5, 9, 2, null, null, null);
select is(scoring.measure_trials()::text, '{"steps": [{"step": 1, "trials": 3, "pinball": 1.056, "coverage": 0.333, "naive_pinball": 1.217, "pinball_beside": 1.067}, {"step": 2, "trials": 1, "pinball": 0.867, "coverage": 1.000, "naive_pinball": 1.100, "pinball_beside": 0.867}], "trials": 4, "pinball": 1.008, "coverage": 0.500, "naive_pinball": 1.178, "pinball_beside": 1.000}', 'how often what came lay between, what the error was, and that of the same week before, where there was one');

select * from finish();
rollback;
