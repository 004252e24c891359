create or replace function alerts.test_volumes(p_until timestamptz)
returns table (code text, key text, window_hours smallint, observed double precision, expected double precision, p_value double precision)
language plpgsql
stable
as $$
declare
    c_weeks constant integer := 6;
    v_zone constant text := ops.setting_text('timezone');
    -- Asked once for each day, not for each block.
    v_days_off constant date[] := array(
        select d.day::date
        from generate_series(p_until - (c_weeks + 2) * interval '7 days', p_until + interval '1 day', interval '1 day') as d (day)
        where calendar.is_day_off(d.day::date)
    );
begin
    return query
    with sizes as (
        select v.hours from (values (1), (6), (24)) as v (hours)
    ),
    series as (
        select h.key, min(h.hour) as since
        from alerts.hours as h
        where h.series = 'volume' and h.hour >= p_until - c_weeks * interval '7 days' - interval '7 days'
        group by h.key
        having sum(h.total) >= 20
    ),
    -- Backwards from now in blocks of a window's length: 0 is the one in question, and each week has the same blocks.
    blocks as (
        select z.hours, b.n, b.n % (168 / z.hours) as place, b.n / (168 / z.hours) as week,
            p_until - (b.n + 1) * make_interval(hours => z.hours) as starts_at, p_until - b.n * make_interval(hours => z.hours) as ends_at
        from sizes as z
        cross join lateral generate_series(0, (c_weeks + 1) * 168 / z.hours - 1) as b (n)
    ),
    ordinary as (
        select b.hours, b.n, b.place, b.week, b.starts_at, b.ends_at
        from blocks as b
        where not exists (
            select
            from unnest(v_days_off) as o (day)
            where o.day between (b.starts_at at time zone v_zone)::date and ((b.ends_at - interval '1 second') at time zone v_zone)::date
        )
    ),
    -- Each hour is of one block of each length, by arithmetic rather than by comparing all with all.
    counted as (
        select h.key, z.hours, ((extract(epoch from p_until - h.hour) / 3600)::integer - 1) / z.hours as n, sum(h.total)::double precision as total
        from alerts.hours as h
        cross join sizes as z
        where h.series = 'volume' and h.hour < p_until and h.hour >= p_until - (c_weeks + 1) * interval '7 days'
        group by h.key, z.hours, 3
    ),
    sums as materialized (
        select s.key, o.hours, o.n, o.place, o.week, coalesce(c.total, 0) as total
        from series as s
        join ordinary as o on o.starts_at >= s.since or o.n = 0
        left join counted as c on c.key = s.key and c.hours = o.hours and c.n = o.n
    ),
    places as (
        select u.key, u.hours, u.place, count(*) as weeks, avg(u.total) as mean, coalesce(var_samp(u.total), 0) as variance,
            -- Without the fewest and the most: what went wrong in one of the weeks is no habit.
            case
                when count(*) >= 5 then (sum(u.total) - min(u.total) - max(u.total)) / (count(*) - 2)
                else avg(u.total)
            end as usual
        from sums as u
        where u.week between 1 and c_weeks
        group by u.key, u.hours, u.place
    ),
    -- How much more a series varies than chance alone has it, over all hours of the week.
    spreads as (
        select p.key, p.hours, greatest(sum(p.variance - p.mean) / nullif(sum(p.mean * p.mean), 0), 0.02) as spread
        from places as p
        where p.weeks >= 3
        group by p.key, p.hours
    ),
    -- Whether more comes in these two weeks than in all six.
    trends as (
        select u.key, least(greatest(
            (avg(u.total) filter (where u.n between 1 and 14) + 1) / (avg(u.total) filter (where u.n between 1 and 42) + 1), 0.5
        ), 2) as trend
        from sums as u
        where u.hours = 24
        group by u.key
    ),
    figures as (
        select u.key, u.hours, u.total, p.weeks, greatest(p.usual * t.trend, 0.3 / p.weeks) as mean, d.spread
        from sums as u
        join places as p on p.key = u.key and p.hours = u.hours and p.place = u.place
        join spreads as d on d.key = u.key and d.hours = u.hours
        join trends as t on t.key = u.key
        where u.n = 0 and p.weeks >= 3
    )
    select
        'volume_' || w.side, f.key, f.hours::smallint, f.total, f.mean,
        alerts.count_tail(
            f.total::bigint, f.mean,
            (f.mean + f.spread * f.mean * f.mean) * (1 + 1.0 / f.weeks) + 1e-6, w.side = 'low'
        )
    from figures as f
    cross join (values ('low'), ('high')) as w (side)
    -- Of so few nothing could be said.
    where w.side = 'high' or f.mean >= 3;
end;
$$;

comment on function alerts.test_volumes(timestamptz) is
'How probable it is that so few (volume_low) or so many (volume_high) leads came in the 1, 6 and 24 hours before p_until, by origin and in all: against the same hours of the same weekday in six weeks without days off, with the trend of two weeks and as much variation as the series has (negative binomial). Nothing on days off, nor before three such weeks are known.';

revoke all on function alerts.test_volumes(timestamptz) from public;
