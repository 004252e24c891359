begin;
select plan(6);

select tests.freeze('2026-06-03 12:00:00+00');
select is((select count(*) from governance.forecast), 0::bigint, 'nothing before the first forecast');
select tests.tell_past('past', 1500, 60);
select scoring.make_forecast();
select is((select count(*) || ' ' || min(f.week) from governance.forecast as f where f.won is null), '8 2026-06-01', 'eight weeks to come, from the one that runs on');
select is(
    (select sum(f.won) from governance.forecast as f),
    (select count(*) from scoring.history as h where h.outcome = 'won' and h.ended_at < '2026-06-01 03:00+00'), 'what was won in the weeks that are over'
);
select is(
    (select count(*) from governance.forecast as f join scoring.forecast_trials as t on t.week = f.week and t.step = 1 where f.won is not null and (f.low, f.middle, f.high) = (t.low, t.middle, t.high)),
    26::bigint, 'with what would have been said on their Mondays'
);
select is((select max(abs(f.expected - f.expected_of_open - f.expected_of_new)) <= 0.01 from governance.forecast as f where f.won is null), true, 'the parts are the whole');
select tests.as_role('indica_dba');
select is((select count(*) > 60 from governance.forecast), true, 'a DBA reads it');

select * from finish();
rollback;
