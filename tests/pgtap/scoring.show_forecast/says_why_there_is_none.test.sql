begin;
select plan(3);
select tests.freeze('2026-06-03 12:00:00+00');
select is(scoring.show_forecast(), null, 'before the first there is none');
select scoring.make_forecast();
select is(scoring.show_forecast() ->> 'outcome', 'declined', 'with too little it is declined');
select alike(scoring.show_forecast() ->> 'why', 'Ainda não há previsão: %oito semanas%', 'and says why');
select * from finish();
rollback;
