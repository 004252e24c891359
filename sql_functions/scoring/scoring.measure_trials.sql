create or replace function scoring.measure_trials()
returns jsonb
language plpgsql
stable
as $$
declare
    v_answer jsonb;
begin
    with judged as (
        select
            t.step, (t.actual between t.low and t.high)::integer as held,
            util.pinball_loss(t.actual, t.low, 0.1) + util.pinball_loss(t.actual, t.middle, 0.5) + util.pinball_loss(t.actual, t.high, 0.9) as loss,
            util.pinball_loss(t.actual, t.naive_low, 0.1) + util.pinball_loss(t.actual, t.naive_middle, 0.5) + util.pinball_loss(t.actual, t.naive_high, 0.9) as naive
        from scoring.forecast_trials as t
    ),
    measured as (
        select
            j.step, count(*) as trials, round(avg(j.held), 3) as coverage, round((avg(j.loss) / 3)::numeric, 3) as pinball,
            round((avg(j.naive) / 3)::numeric, 3) as naive_pinball, round((avg(j.loss) filter (where j.naive is not null) / 3)::numeric, 3) as pinball_beside
        from judged as j
        group by grouping sets ((j.step), ())
    )
    select jsonb_strip_nulls(to_jsonb(m) - 'step') || jsonb_build_object('steps', coalesce((
        select jsonb_agg(jsonb_strip_nulls(to_jsonb(s)) order by s.step) from measured as s where s.step is not null
    ), '[]'))
    into v_answer
    from measured as m
    where m.step is null;
    return v_answer;
end;
$$;

comment on function scoring.measure_trials() is
'How good the backtest was: trials, coverage (the share that came between P10 and P90: 0.8 or more is promised), pinball (the loss of P10, P50 and P90, on average) and naive_pinball (of the seasonal-naive forecast, where it had enough to go by; pinball_beside: ours there); and steps, the same for each week ahead.';

revoke all on function scoring.measure_trials() from public;
