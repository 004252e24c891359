create or replace view governance.forecast as
with latest as (
    select f.first_week, f.made_at, f.outcome, f.reason, f.currency from scoring.forecasts as f order by f.first_week desc limit 1
)
select
    p.week, p.arrivals::numeric as arrivals, p.wins as won, p.value, l.currency, t.expected::numeric(14, 2) as expected, null::numeric as expected_of_open, null::numeric as expected_of_new,
    t.low, t.middle, t.high, null::numeric as value_low, null::numeric as value_middle, null::numeric as value_high, l.made_at
from latest as l
cross join scoring.past_weeks as p
left join scoring.forecast_trials as t on t.week = p.week and t.step = 1
union all
select
    w.week, round(w.arrivals::numeric, 1), null, null, l.currency, w.expected::numeric(14, 2), w.of_open::numeric(14, 2), w.of_new::numeric(14, 2),
    w.low, w.middle, w.high, w.value_low, w.value_middle, w.value_high, l.made_at
from latest as l
inner join scoring.forecast_weeks as w on w.first_week = l.first_week;

comment on view governance.forecast is
'Leads won by week, from Monday to Sunday: the weeks that are over, with what would have been forecast for each when it began, and the eight weeks from the one that runs on (won is null), of the latest forecast (job scoring.forecast).
Empty before the first; without weeks to come while too little is known.';
comment on column governance.forecast.week is 'Its Monday.';
comment on column governance.forecast.arrivals is 'Leads that came, or are expected to come.';
comment on column governance.forecast.won is 'Leads that were won in it, whenever they came; null: it is not over.';
comment on column governance.forecast.value is 'What for, where amounts are known.';
comment on column governance.forecast.currency is 'The currency of the amounts.';
comment on column governance.forecast.expected is 'Leads expected to be won, on average; null: too little was known.';
comment on column governance.forecast.expected_of_open is 'Of these, of leads that were open when the forecast began.';
comment on column governance.forecast.expected_of_new is 'Of these, of leads that are still to come.';
comment on column governance.forecast.low is 'P10: in one week of ten it is fewer.';
comment on column governance.forecast.middle is 'P50.';
comment on column governance.forecast.high is 'P90: in one week of ten it is more.';
comment on column governance.forecast.value_low is 'P10 of the amount.';
comment on column governance.forecast.value_middle is 'P50 of the amount.';
comment on column governance.forecast.value_high is 'P90 of the amount.';
comment on column governance.forecast.made_at is 'When the forecast was made.';

revoke all on governance.forecast from public;
grant select on governance.forecast to indica_dba;
