create or replace function scoring.expect_arrivals(p_days scoring.day_of_arrivals[], p_first date)
returns double precision[]
language plpgsql
immutable
as $$
declare
    c_level constant double precision := 0.3;
    c_trend constant double precision := 0.1;
    c_damping constant double precision := 0.9;
    v_mean double precision;
    v_kinds double precision[];
    v_week record;
    v_before double precision;
    v_level double precision;
    v_trend double precision := 0;
    v_fade double precision := 1;
    v_added double precision := 0;
    v_expected double precision[] := '{}'::double precision[];
begin
    select avg(d.arrivals)::double precision into v_mean from unnest(p_days) as d where d.day < p_first;
    if v_mean is null or v_mean = 0 then
        return '{0,0,0,0,0,0,0,0}'::double precision[];
    end if;
    -- What a kind of day brings against the average day; of a kind that was hardly seen, nearly as much as that.
    select array_agg((coalesce(k.arrivals, 0) + 2 * v_mean) / (coalesce(k.days, 0) + 2) / v_mean order by n.kind)
    into v_kinds
    from generate_series(1, 8) as n (kind)
    left join (
        select d.kind, count(*) as days, sum(d.arrivals)::double precision as arrivals from unnest(p_days) as d where d.day < p_first group by d.kind
    ) as k on k.kind = n.kind;
    for v_week in
        select w.week, w.size, w.arrivals
        from (
            select
                scoring.week_number(d.day) as week, sum(v_kinds[d.kind] order by d.day) as size,
                coalesce(sum(d.arrivals) filter (where d.day < p_first), 0)::double precision as arrivals
            from unnest(p_days) as d
            group by scoring.week_number(d.day)
        ) as w
        where w.week < scoring.week_number(p_first) + 8
        order by w.week
    loop
        if v_week.week < scoring.week_number(p_first) then
            v_before := v_level;
            v_level := case
                when v_level is null then v_week.arrivals / v_week.size
                else c_level * v_week.arrivals / v_week.size + (1 - c_level) * (v_level + c_damping * v_trend)
            end;
            v_trend := case when v_before is null then 0 else c_trend * (v_level - v_before) + (1 - c_trend) * c_damping * v_trend end;
        else
            v_fade := v_fade * c_damping;
            v_added := v_added + v_fade * v_trend;
            v_expected := v_expected || greatest(v_level + v_added, 0) * v_week.size;
        end if;
    end loop;
    return v_expected;
end;
$$;

comment on function scoring.expect_arrivals(scoring.day_of_arrivals[], date) is
'How many leads come in each of eight weeks from p_first, a Monday, on: a level with a damped trend (Holt''s linear method), times what the weekdays and national holidays of the week bring. Of the days only what lies before p_first is looked at.';

revoke all on function scoring.expect_arrivals(scoring.day_of_arrivals[], date) from public;
