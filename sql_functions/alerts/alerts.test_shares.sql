create or replace function alerts.test_shares(p_until timestamptz)
returns table (code text, key text, window_hours smallint, observed double precision, expected double precision, p_value double precision)
language plpgsql
stable
as $$
begin
    return query
    with kinds as (
        select v.series, v.code, v.is_lower, v.lag, v.hours
        from (values
            ('delivery', 'delivery_low', true, 1, 3), ('delivery', 'delivery_low', true, 1, 24),
            -- Whoever answers has four hours for it.
            ('reply', 'reply_low', true, 4, 24),
            ('fallback', 'fallbacks_high', false, 0, 3), ('fallback', 'fallbacks_high', false, 0, 24)
        ) as v (series, code, is_lower, lag, hours)
    ),
    -- Each hour is of one day, counted backwards: 0 is the window in question, from 1 on whole days before it.
    placed as (
        select k.code, k.hours, k.is_lower, h.key, h.total, h.hits,
            case
                when o.age < k.hours then 0
                else (o.age - k.hours) / 24 + 1
            end as n
        from kinds as k
        join alerts.hours as h on h.series = k.series and h.hour < p_until - make_interval(hours => k.lag) and h.hour >= p_until - interval '31 days'
        cross join lateral (select (extract(epoch from p_until - h.hour) / 3600)::integer - 1 - k.lag as age) as o
    ),
    days as (
        select p.code, p.hours, p.is_lower, p.key, p.n, sum(p.total)::double precision as total, sum(p.hits)::double precision as hits
        from placed as p
        where p.n <= 28
        group by p.code, p.hours, p.is_lower, p.key, p.n
    ),
    figures as (
        select d.code, d.hours, d.is_lower, d.key, d.total, d.hits from days as d where d.n = 0
    ),
    habits as (
        select d.code, d.hours, d.key, count(*) as days, sum(d.total) as total, (sum(d.hits) + 0.5) / (sum(d.total) + 1) as share
        from days as d
        where d.n > 0
        group by d.code, d.hours, d.key
        having count(*) >= 5 and sum(d.total) >= 50
    ),
    -- How much the share varies from day to day beyond chance.
    spreads as (
        select b.code, b.hours, b.key, b.days, b.total, b.share,
            greatest(
                (sum((d.hits - d.total * b.share) ^ 2 / (b.share * (1 - b.share))) - b.total) / nullif(sum(d.total * (d.total - 1)), 0), 0.002
            ) as spread
        from habits as b
        join days as d on d.code = b.code and d.hours = b.hours and d.key = b.key and d.n > 0
        group by b.code, b.hours, b.key, b.days, b.total, b.share
    )
    select f.code, f.key, f.hours::smallint, f.hits / f.total, s.share,
        alerts.binomial_tail(f.hits::bigint, f.total::bigint, s.share, least(s.spread * (1 + 1.0 / s.days) + 1 / s.total, 0.9), f.is_lower)
    from figures as f
    join spreads as s on s.code = f.code and s.hours = f.hours and s.key = f.key;
end;
$$;

comment on function alerts.test_shares(timestamptz) is
'How probable it is that so small a share of messages arrived (delivery_low, 3 and 24 hours, by template and number) or was answered (reply_low, 24 hours, by template), or that so many decisions gave nobody the lead (fallbacks_high), before p_until: against the 28 days before, with as much variation from day to day as there was (beta-binomial). Nothing before five days with fifty in all are known.';

revoke all on function alerts.test_shares(timestamptz) from public;
