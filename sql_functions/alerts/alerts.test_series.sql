create or replace function alerts.test_series(p_until timestamptz)
returns bigint
language plpgsql
volatile
as $$
declare
    -- Hourly: what may be taken for an anomaly in a month although nothing is wrong, for each time.
    v_level constant double precision := ops.setting_text('false_alerts_per_month')::double precision / 720;
    v_count bigint;
begin
    with tested as (
        select t.code, t.key, t.window_hours, t.observed, t.expected, t.p_value from alerts.test_volumes(p_until) as t
        union all
        select t.code, t.key, t.window_hours, t.observed, t.expected, t.p_value from alerts.test_shares(p_until) as t
    ),
    ranked as (
        select t.code, t.key, t.window_hours, t.observed, t.expected, t.p_value,
            t.p_value <= v_level * row_number() over (order by t.p_value) / count(*) over () as is_below
        from tested as t
    ),
    -- Benjamini and Hochberg: all up to the last that lies below its line.
    judged as (
        select r.code, r.key, r.window_hours, r.observed, r.expected, r.p_value,
            coalesce(r.p_value <= max(r.p_value) filter (where r.is_below) over (), false) as is_found
        from ranked as r
    )
    insert into alerts.anomalies as a (code, key, window_hours, tested_at, observed, expected, p_value, since)
    select j.code, j.key, j.window_hours, p_until, j.observed, j.expected, j.p_value, case when j.is_found then p_until end
    from judged as j
    on conflict (code, key, window_hours) do update set
        tested_at = excluded.tested_at, observed = excluded.observed, expected = excluded.expected, p_value = excluded.p_value,
        -- What was found ends when it is no rarity any more.
        since = case when excluded.since is not null or excluded.p_value < 0.01 then coalesce(a.since, excluded.since) end;
    get diagnostics v_count = row_count;
    delete from alerts.anomalies as a where a.tested_at < p_until;
    return v_count;
end;
$$;

comment on function alerts.test_series(timestamptz) is
'Holds the figures of the hours before p_until (a full hour) against their habit, all at once: an anomaly is what stays when the share of false ones among those found is kept to the setting false_alerts_per_month, an hour''s part of it (Benjamini and Hochberg, 1995). One that was found lasts until its figure is no rarity (1 in 100). Returns how many were tested.';

revoke all on function alerts.test_series(timestamptz) from public;
