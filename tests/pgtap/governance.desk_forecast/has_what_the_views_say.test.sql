begin;
select plan(7);

select tests.freeze('2026-06-03 12:00:00+00');
select is(governance.desk_forecast() -> 'forecast', 'null', 'no forecast yet');
select is((select string_agg(k.key, ' ' order by k.key) from jsonb_each(governance.desk_forecast()) as k where k.value = '[]'), 'calibration drift learned points uplift weeks', 'and nothing else');
select tests.tell_past('past', 1500, 60);
select scoring.train('registration');
select scoring.make_forecast();
create temporary table page as select governance.desk_forecast() as said;
select is((select jsonb_array_length(p.said -> 'weeks') from page as p), 34, '26 weeks that are over and eight to come');
select is((select p.said #>> '{forecast,outcome}' from page as p), 'made', 'the forecast');
select is((select p.said -> 'calibration' -> 0 ->> 'source' || ' ' || jsonb_array_length(p.said -> 'points') from page as p), 'backtest 10', 'while few leads are known the backtest says whether scores come true');
select is((select p.said -> 'learned' -> 0 ->> 'name_pt' from page as p), 'cidade', 'what matters most first');
select is(scoring.show_forecast() -> 'weeks' -> 7 ->> 'step', '8', 'scoring.show_forecast has the weeks in order');

select * from finish();
rollback;
