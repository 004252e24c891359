create or replace function ops.health(p_database text default null)
returns jsonb
language sql
stable
as $$
    with found as (
        select h.check_name, h.code, h.severity, h.subject, h.since, h.sentence, h.remedy
        from governance.health_findings as h
        union all
        select c.check_name, c.code, c.severity, null, null, t.sentence, t.remedy
        from ops.conditions as c
        cross join lateral (
            select
                case when current_setting('indica.locale', true) = 'en' then c.sentence_en else c.sentence_pt end as sentence,
                case when current_setting('indica.locale', true) = 'en' then c.remedy_en else c.remedy_pt end as remedy
        ) as t
        where c.code = p_database
    )
    select jsonb_build_object(
        'ready', p_database is null,
        'checks', jsonb_object_agg(
            c.check_name,
            jsonb_build_object(
                'ok', f.findings is null,
                'detail', coalesce(
                    f.detail, case when current_setting('indica.locale', true) = 'en' then c.sentence_en else c.sentence_pt end
                ),
                'findings', coalesce(f.findings, '[]')
            )
        )
    )
    from ops.conditions as c
    left join lateral (
        select
            jsonb_agg(
                jsonb_strip_nulls(jsonb_build_object(
                    'code', o.code, 'severity', o.severity, 'about', o.subject, 'since', o.since, 'sentence', o.sentence, 'remedy', o.remedy
                ))
                order by o.severity, o.code, o.since
            ) as findings,
            string_agg(o.sentence, ' ' order by o.severity, o.code, o.since) as detail
        from found as o
        where o.check_name = c.check_name
    ) as f on true
    where c.severity = 'ok';
$$;

comment on function ops.health(text) is
'Health of the operation in the language of indica.locale: {"ready": can submissions be taken?, "checks": {name: {"ok", "detail", "findings": [{"code", "severity", "about",
"since", "sentence", "remedy"}]}}}, one check for each condition ok of ops.conditions; the findings are those of governance.health_findings. p_database: what ops.probe_database()
found, which alone decides readiness: without a worker leads are still taken and wait.';

revoke all on function ops.health(text) from public;
grant execute on function ops.health(text) to indica_dba;
