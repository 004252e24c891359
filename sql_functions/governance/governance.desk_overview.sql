create or replace function governance.desk_overview(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_zone constant text := ops.setting_text('timezone');
    v_period constant text := coalesce(nullif(p_query ->> 'period', ''), '7d');
    v_team constant text := nullif(p_query ->> 'team', '');
    v_origin constant text := nullif(p_query ->> 'origin', '');
    v_product constant text := nullif(p_query ->> 'product', '');
    v_span record;
    v_now jsonb;
    v_was jsonb;
    v_days jsonb;
    v_by_origin jsonb;
    v_by_product jsonb;
    v_by_referrer jsonb;
    v_received jsonb;
begin
    select * into v_span from governance.desk_period(v_period);
    -- Both periods are read once.
    with both_periods as materialized (
        select * from governance.desk_cohort(p_viewer, v_span.earlier_at, v_span.ends_at, v_team, v_origin, v_product)
    ),
    cohort as materialized (
        select * from both_periods as b where b.created_at >= v_span.begins_at
    ),
    named as (
        select 'origin' as by, c.origin as code, leads.origin_name(c.origin) as name, c.replied, c.won
        from cohort as c
        union all
        select 'product', d.code, d.name, c.replied, c.won from cohort as c left join leads.products as d on d.id = c.product_id
        union all
        select 'referrer', r.uid::text, r.name, c.replied, c.won from cohort as c join people.referrers as r on r.id = c.referrer_id
    ),
    grouped as (
        select
            g.by, g.code, g.name, count(*) as leads, count(*) filter (where g.replied) as replied, count(*) filter (where g.won) as won,
            row_number() over (partition by g.by order by count(*) desc, g.name) as place
        from named as g
        group by g.by, g.code, g.name
    ),
    listed as (
        select g.by, jsonb_agg(jsonb_build_object('code', g.code, 'name', g.name, 'leads', g.leads, 'replied', g.replied, 'won', g.won) order by g.place) as rows
        from grouped as g
        where g.place <= 8
        group by g.by
    )
    select
        (
            select jsonb_agg(jsonb_build_object('day', d.day, 'leads', d.leads, 'replied', d.replied) order by d.day)
            from (
                select s.day::date as day, count(c.lead_id) as leads, count(c.lead_id) filter (where c.replied) as replied
                from generate_series((v_span.begins_at at time zone v_zone)::date, (v_span.ends_at at time zone v_zone)::date - 1, interval '1 day') as s (day)
                left join cohort as c on (c.created_at at time zone v_zone)::date = s.day::date
                group by s.day
            ) as d
        ),
        (select l.rows from listed as l where l.by = 'origin'), (select l.rows from listed as l where l.by = 'product'),
        (select l.rows from listed as l where l.by = 'referrer'),
        (
            select jsonb_object_agg(c.consultant_id, jsonb_build_object('leads', c.leads, 'replied', c.replied, 'won', c.won, 'first_contact', c.median))
            from (
                select
                    o.consultant_id, count(*) as leads, count(*) filter (where o.replied) as replied, count(*) filter (where o.won) as won,
                    extract(epoch from percentile_cont(0.5) within group (order by o.waited))::integer as median
                from cohort as o
                where o.consultant_id is not null
                group by o.consultant_id
            ) as c
        ),
        (
            select to_jsonb(n)
            from (
                select
                    count(*) as leads, count(*) filter (where c.contacted) as contacted, count(*) filter (where c.replied) as replied,
                    count(*) filter (where c.qualified) as qualified, count(*) filter (where c.won) as won,
                    extract(epoch from percentile_cont(0.5) within group (order by c.waited)) as median,
                    extract(epoch from percentile_cont(0.95) within group (order by c.waited)) as p95
                from cohort as c
            ) as n
        ),
        (
            select to_jsonb(n)
            from (
                select
                    count(*) as leads, count(*) filter (where c.contacted) as contacted, count(*) filter (where c.replied) as replied, count(*) filter (where c.won) as won
                from both_periods as c
                where c.created_at < v_span.earlier_until
            ) as n
        )
    into v_days, v_by_origin, v_by_product, v_by_referrer, v_received, v_now, v_was;

    return jsonb_build_object(
        'period', v_period, 'begins_at', v_span.begins_at, 'ends_at', v_span.ends_at, 'days', v_days,
        'now', v_now, 'was', v_was,
        'replied', to_jsonb(util.wilson_interval((v_now ->> 'replied')::bigint, (v_now ->> 'leads')::bigint)),
        'replied_before', to_jsonb(util.wilson_interval((v_was ->> 'replied')::bigint, (v_was ->> 'leads')::bigint)),
        'origins', coalesce(v_by_origin, '[]'), 'products', coalesce(v_by_product, '[]'), 'referrers', coalesce(v_by_referrer, '[]'),
        'waiting', governance.desk_waiting(p_viewer, 1, v_team),
        'consultants', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('name', c.name, 'uid', c.uid, 'is_active', c.is_active, 'is_away', a.is_there, 'away_until', a.ends_at, 'waiting', coalesce(w.waiting, 0), 'oldest_at', w.oldest_at)
                    || coalesce(v_received -> c.id::text, '{"leads": 0, "replied": 0, "won": 0, "first_contact": null}')
                    order by coalesce(w.waiting, 0) desc, c.name
                ),
                '[]'
            )
            from routing.consultants as c
            left join routing.teams as t on t.id = c.team_id
            -- One without an end lasts.
            cross join lateral (
                select count(*) > 0 as is_there, case when bool_and(b.ends_at is not null) then max(b.ends_at) end as ends_at
                from routing.absences as b
                where b.consultant_id = c.id and b.starts_at <= util.current_time() and coalesce(b.ends_at > util.current_time(), true)
            ) as a
            left join (
                select l.consultant_id, count(*) as waiting, min(l.unanswered_since) as oldest_at
                from leads.leads as l
                where l.status in ('new', 'contacted', 'engaged', 'qualified') and l.unanswered_since is not null
                group by l.consultant_id
            ) as w on w.consultant_id = c.id
            -- Who has left counts while something is theirs.
            where (c.is_active or coalesce(w.waiting, 0) > 0 or v_received ? c.id::text)
                and (p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids)) and (v_team is null or t.code = v_team)
        ),
        'choices', jsonb_build_object(
            'teams', (
                select coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'name', t.name) order by t.name), '[]')
                from routing.teams as t
                where t.is_active and (p_viewer.consultant_ids is null or exists (
                    select from routing.consultants as c where c.team_id = t.id and c.id = any (p_viewer.consultant_ids)
                ))
            ),
            'origins', (select coalesce(jsonb_agg(jsonb_build_object('code', o.code, 'name', leads.origin_name(o.code)) order by o.code), '[]') from leads.origins as o),
            'products', (select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name) order by d.name), '[]') from leads.products as d)
        )
    );
end;
$$;

comment on function governance.desk_overview(desk.viewer, jsonb) is
'The numbers of the desk''s overview for who looks at it: p_query period (today, 7d, 30d, month), team, origin, product. now and was (the period before, until the same hour of its last day): leads that came, contacted, replied, qualified, won, median and p95 of the wait for the first contact in seconds; by day, origin, product, referrer (the 8 most), consultant; who waits for us. Raises ID105 (period).';

revoke all on function governance.desk_overview(desk.viewer, jsonb) from public;
