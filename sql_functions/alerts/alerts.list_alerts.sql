create or replace function alerts.list_alerts(p_is_all boolean default false)
returns table (
    uid uuid, state text, severity text, owner text, code text, about text, since timestamptz, opened_at timestamptz, acknowledged_at timestamptz,
    acknowledged_by text, resolved_at timestamptz, sentence text, remedy text
)
language sql
stable
as $$
    select
        a.uid, case when a.resolved_at is not null then 'resolved' when a.acknowledged_at is not null then 'acknowledged' else 'open' end,
        a.severity, r.owner, a.code, a.subject, a.since, a.opened_at, a.acknowledged_at, leads.actor_name(a.acknowledged_by), a.resolved_at, w.sentence, w.remedy
    from alerts.alerts as a
    join alerts.rules as r on r.code = a.code
    cross join lateral alerts.in_words(a) as w
    where a.opened_at is not null
        and (a.resolved_at is null or (coalesce(p_is_all, false) and a.resolved_at > util.current_time() - interval '30 days'))
    order by a.resolved_at is not null, a.acknowledged_at is not null, a.severity, a.opened_at desc, a.id;
$$;

comment on function alerts.list_alerts(boolean) is
'The alerts that are open, those of nobody''s care and errors first, in the language of indica.locale; with p_is_all also what was over in the last 30 days.';

revoke all on function alerts.list_alerts(boolean) from public;
