begin;
select plan(6);

create function pg_temp.days(p_arrivals text)
returns scoring.day_of_arrivals[]
language plpgsql
as $$
declare
    v_days scoring.day_of_arrivals[];
begin
    execute format($q$
        select array_agg(row(d::date, case when d::date in ('2026-02-04', '2026-06-04') then 8 else extract(isodow from d)::integer end, %s)::scoring.day_of_arrivals order by d)
        from generate_series(timestamp '2026-01-05', timestamp '2026-08-30', interval '1 day') as d
    $q$, p_arrivals) into v_days;
    return v_days;
end;
$$;

select is((select array_agg(round(a::numeric)) from unnest(scoring.expect_arrivals(pg_temp.days('0'), '2026-06-01')) as a), array_fill(0::numeric, array[8]), 'nobody came, nobody comes');
select is(
    (select array_agg(round(a::numeric)) from unnest(scoring.expect_arrivals(pg_temp.days('10'), '2026-06-08')) as a), array_fill(70::numeric, array[8]),
    'as many as every day'
);
select ok(
    (select a[2] between 44 and 52 from scoring.expect_arrivals(pg_temp.days('case when extract(isodow from d) < 6 then 10 else 0 end'), '2026-06-08') as a),
    'weekends without anybody stay so'
);
select ok(
    (select a[1] < a[2] - 1 from scoring.expect_arrivals(pg_temp.days('case when d::date = date ''2026-02-04'' then 0 else 10 end'), '2026-06-01') as a),
    'fewer come in the week of a holiday'
);
select ok(
    (select a[1] > 180 and a[8] > a[1] from scoring.expect_arrivals(pg_temp.days('(d::date - date ''2026-01-05'') / 5'), '2026-06-08') as a),
    'a trend goes on'
);
select is(
    scoring.expect_arrivals(pg_temp.days('case when d::date < date ''2026-06-08'' then 10 else 500 end'), '2026-06-08'),
    scoring.expect_arrivals(pg_temp.days('10'), '2026-06-08'), 'what comes later is not looked at'
);

select * from finish();
rollback;
