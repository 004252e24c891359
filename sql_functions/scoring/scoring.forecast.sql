create or replace function scoring.forecast()
returns bigint
language plpgsql
volatile
as $$
declare
    v_forecast constant scoring.forecasts := scoring.make_forecast();
begin
    return (select count(*) from scoring.forecast_weeks as w where w.first_week = v_forecast.first_week);
end;
$$;

comment on function scoring.forecast() is 'Makes the forecast of the week that runs; returns of how many weeks, 0 when it was declined. The job of each night.';

revoke all on function scoring.forecast() from public;
