create or replace function scoring.show_forecast()
returns jsonb
language plpgsql
stable
as $$
declare
    v_forecast scoring.forecasts;
begin
    select f.* into v_forecast from scoring.forecasts as f order by f.first_week desc limit 1;
    if not found then
        return null;
    end if;
    return jsonb_build_object(
        'first_week', v_forecast.first_week, 'made_at', v_forecast.made_at, 'outcome', v_forecast.outcome,
        'why', case when v_forecast.reason is not null then meta.text('scoring.forecast.' || v_forecast.reason) end,
        'known', jsonb_build_object('weeks', v_forecast.weeks, 'outcomes', v_forecast.outcomes, 'wins', v_forecast.wins),
        'currency', v_forecast.currency, 'mean_amount', v_forecast.mean_amount, 'metrics', v_forecast.metrics,
        'weeks', (
            select coalesce(jsonb_agg(to_jsonb(w) - 'first_week' order by w.step), '[]') from scoring.forecast_weeks as w where w.first_week = v_forecast.first_week
        )
    );
end;
$$;

comment on function scoring.show_forecast() is
'The latest forecast: {first_week, made_at, outcome, why (it was declined, in words), known{weeks, outcomes, wins}, currency, mean_amount, metrics (scoring.measure_trials), weeks[]}; null before the first.';

revoke all on function scoring.show_forecast() from public;
