begin;
select plan(21);

select tests.freeze('2026-06-03 12:00:00+00');

select is((select f.outcome || ' ' || f.reason from scoring.make_forecast() as f), 'declined few_weeks', 'of nothing nothing is forecast');
select tests.tell_past('short', 300, 6);
select is((select f.outcome || ' ' || f.reason from scoring.make_forecast() as f), 'declined few_weeks', 'nor of six weeks');
select is((select count(*) from scoring.forecast_weeks), 0::bigint, 'no week is named then');
select is(scoring.forecast(), 0::bigint, 'the job says that it made none');
delete from scoring.history;
select tests.tell_past('few', 40, 60);
select is((select f.outcome || ' ' || f.reason from scoring.make_forecast() as f), 'declined few_outcomes', 'nor of forty leads');
delete from scoring.history;
select tests.tell_past('none', 400, 60);
update scoring.history as h set outcome = 'lost' where h.outcome = 'won';
select is((select f.outcome || ' ' || f.reason from scoring.make_forecast() as f), 'declined few_wins', 'nor when nobody was won');

delete from scoring.history;
select tests.tell_past('past', 3000, 60);
select is((select f.outcome || coalesce(f.reason, '') from scoring.make_forecast() as f), 'made', 'of three thousand it is made');
create temporary table said as
select f.first_week, f.weeks, f.wins, f.currency, f.mean_amount, f.metrics from scoring.forecasts as f;
select is((select s.first_week from said as s), date '2026-06-01', 'from the Monday of the week that runs');
select is(
    (select array_agg(w.step || ' ' || w.week order by w.step) from scoring.forecast_weeks as w),
    (select array_agg(n || ' ' || date '2026-06-01' + 7 * (n - 1) order by n) from generate_series(1, 8) as n), 'eight weeks, each by its Monday'
);
select is((select count(*) from scoring.forecast_weeks as w where not (w.low <= w.middle and w.middle <= w.high and w.value_low <= w.value_middle)), 0::bigint, 'P10 to P50 to P90');
select is((select count(*) from scoring.forecast_weeks as w where abs(w.expected - w.of_open - w.of_new) > 1e-9), 0::bigint, 'the parts are the whole');
-- Fifty come a week and ten of them are won: what is won of those that are still to come goes up to that.
select cmp_ok((select w.expected from scoring.forecast_weeks as w where w.step = 8), '>', 6.0::double precision, 'in the eighth week most of what is won came meanwhile');
select cmp_ok((select w.expected from scoring.forecast_weeks as w where w.step = 8), '<', 12.0::double precision, 'and no more than comes');
select cmp_ok((select abs(avg(t.expected) - avg(t.actual)) from scoring.forecast_trials as t), '<', 1.5::double precision, 'on average the weeks before were right');
select cmp_ok((select (s.metrics ->> 'coverage')::numeric from said as s), '>=', 0.8::numeric, 'eight of ten lay between P10 and P90');
select cmp_ok((select (s.metrics ->> 'pinball_beside')::numeric from said as s), '<', (select (s.metrics ->> 'naive_pinball')::numeric from said as s), 'better than who repeats the season');
select is((select count(*) from scoring.forecast_trials as t where t.week >= date '2026-06-01' or t.week < t.first_week), 0::bigint, 'only weeks that are over are compared');
select is((select sum(p.wins) from scoring.past_weeks as p), (select s.wins::bigint from said as s), 'the weeks that are over sum to all that was won');

-- The same data give the same forecast, whatever else there is: what came in this week is not looked at.
create temporary table before as select w.* from scoring.forecast_weeks as w;
create temporary table trials_before as select t.* from scoring.forecast_trials as t;
insert into scoring.history (name, reference, registered_at, outcome, ended_at, amount, currency, told_at)
values ('late', '1', '2026-06-02 12:00+00', 'won', '2026-06-02 13:00+00', 1000, 'USD', '2026-06-03 12:00+00');
select tests.freeze('2026-06-03 13:00:00+00');
select scoring.make_forecast();
select is_empty($$select to_jsonb(w) from scoring.forecast_weeks as w except select to_jsonb(b) from before as b$$, 'the same data, the same forecast, also with news of this week and of another currency');
select is_empty($$select to_jsonb(t) from scoring.forecast_trials as t except select to_jsonb(b) from trials_before as b$$, 'and the same backtest');

select tests.freeze('2026-06-09 12:00:00+00');
select scoring.make_forecast();
select is(
    (select string_agg(f.first_week || ' ' || (select count(*) from scoring.forecast_weeks as w where w.first_week = f.first_week), ', ' order by f.first_week) from scoring.forecasts as f),
    '2026-06-01 8, 2026-06-08 8', 'the forecast of each week is kept'
);

select * from finish();
rollback;
