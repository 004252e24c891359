create or replace function alerts.evaluate()
returns bigint
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_hour constant timestamptz := date_trunc('hour', v_now, 'UTC');
    v_tested timestamptz;
    v_opened bigint[];
    v_reminded bigint[];
    v_resolved bigint[];
begin
    -- FIGURES, once an hour
    select e.tested_hour into v_tested from alerts.evaluation as e;
    if v_tested is distinct from v_hour then
        perform alerts.count_hours(v_hour, case
            when v_tested is null or v_tested < v_hour - interval '30 days' then v_hour - interval '56 days'
            else least(v_tested, v_hour) - interval '30 hours'
        end);
        perform alerts.test_series(v_hour);
    end if;

    -- SEEN: what is wrong now
    insert into alerts.alerts as a (code, subject_key, severity, subject, since, arguments, first_seen_at, last_seen_at)
    select distinct on (f.code, k.subject_key) f.code, k.subject_key, c.severity, f.subject, f.since, f.arguments, v_now, v_now
    from governance.findings as f
    join ops.conditions as c on c.code = f.code
    join alerts.rules as r on r.code = f.code and r.is_enabled
    cross join lateral (select case when r.is_by_subject then coalesce(f.subject, '') else '' end as subject_key) as k
    order by f.code, k.subject_key, f.since, f.subject
    on conflict (code, subject_key) where resolved_at is null do update set
        severity = excluded.severity, subject = excluded.subject, since = excluded.since, arguments = excluded.arguments, last_seen_at = excluded.last_seen_at;
    -- GONE before it was an alert
    delete from alerts.alerts as a where a.opened_at is null and a.last_seen_at <> v_now;

    with opened as (
        update alerts.alerts as a
        set opened_at = v_now, told_at = v_now
        from alerts.rules as r
        where r.code = a.code and a.opened_at is null and a.first_seen_at <= v_now - r.opens_after
        returning a.id
    )
    select array_agg(o.id) into v_opened from opened as o;
    with resolved as (
        update alerts.alerts as a
        set resolved_at = v_now
        from alerts.rules as r
        where r.code = a.code and a.resolved_at is null and a.opened_at is not null and a.last_seen_at <> v_now and a.last_seen_at <= v_now - r.resolves_after
        returning a.id
    )
    select array_agg(o.id) into v_resolved from resolved as o;
    -- Whoever acknowledged it has had a day for it.
    with reminded as (
        update alerts.alerts as a
        set told_at = v_now
        from alerts.rules as r
        where r.code = a.code and a.resolved_at is null and a.last_seen_at = v_now and a.told_at <= v_now - r.reminds_after
            and coalesce(a.acknowledged_at <= v_now - ops.setting_text('alert_acknowledged_for')::interval, true)
        returning a.id
    )
    select array_agg(o.id) into v_reminded from reminded as o;

    perform alerts.tell(v_opened, v_reminded, v_resolved, v_now);
    perform alerts.tell_summary(v_now);
    insert into alerts.evaluation as e (evaluated_at, tested_hour)
    values (clock_timestamp(), v_hour)
    on conflict (is_only_row) do update set evaluated_at = excluded.evaluated_at, tested_hour = excluded.tested_hour;
    return coalesce(cardinality(v_opened), 0) + coalesce(cardinality(v_reminded), 0) + coalesce(cardinality(v_resolved), 0);
end;
$$;

comment on function alerts.evaluate() is
'Holds what is wrong now (governance.findings) against the rules: opens what lasted long enough, resolves what is gone for long enough, tells it again when nobody acknowledges it, and orders the daily summary; once an hour it counts the figures and tests them. Returns how many alerts changed.';

revoke all on function alerts.evaluate() from public;
