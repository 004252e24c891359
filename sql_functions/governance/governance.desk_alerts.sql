create or replace function governance.desk_alerts(p_viewer desk.viewer)
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 100;
    v_owners constant text[] := case when p_viewer.sees = 'all' then '{operator,manager,director}'::text[] else '{manager}' end;
begin
    return jsonb_build_object(
        'open', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'uid', a.uid, 'code', a.code, 'severity', a.severity, 'owner', r.owner, 'since', coalesce(a.since, a.opened_at), 'opened_at', a.opened_at,
                        'sentence', w.sentence, 'remedy', w.remedy, 'acknowledged_at', a.acknowledged_at, 'acknowledged_by', leads.actor_name(a.acknowledged_by)
                    )
                    order by a.acknowledged_at is not null, a.severity, a.opened_at, a.id
                ),
                '[]'
            )
            from alerts.alerts as a
            join alerts.rules as r on r.code = a.code
            cross join lateral alerts.in_words(a) as w
            where a.opened_at is not null and a.resolved_at is null and r.owner = any (v_owners)
        ),
        'over', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'uid', o.uid, 'code', o.code, 'severity', o.severity, 'owner', o.owner, 'opened_at', o.opened_at, 'resolved_at', o.resolved_at,
                        'sentence', o.sentence, 'acknowledged_by', leads.actor_name(o.acknowledged_by)
                    )
                    order by o.resolved_at desc, o.id desc
                ),
                '[]'
            )
            from (
                select a.id, a.uid, a.code, a.severity, r.owner, a.opened_at, a.resolved_at, a.acknowledged_by, w.sentence
                from alerts.alerts as a
                join alerts.rules as r on r.code = a.code
                cross join lateral alerts.in_words(a) as w
                where a.opened_at is not null and a.resolved_at > util.current_time() - interval '7 days' and r.owner = any (v_owners)
                order by a.resolved_at desc, a.id desc
                limit c_shown
            ) as o
        ),
        'evaluated_at', (select e.evaluated_at from alerts.evaluation as e),
        'routes', (
            select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'way', r.way, 'last_at', n.last_at, 'failed', n.failed) order by r.code), '[]')
            from alerts.routes as r
            cross join lateral (
                select max(o.finished_at) filter (where o.state = 'delivered') as last_at,
                    count(*) filter (where o.state = 'dead' or (o.state = 'queued' and o.error is not null)) as failed
                from alerts.notices as o
                where o.route_id = r.id and o.created_at > util.current_time() - interval '7 days'
            ) as n
            where r.is_active
        )
    );
end;
$$;

comment on function governance.desk_alerts(desk.viewer) is
'The alerts that somebody at the desk may see (who sees a team: those of managers): all that are open, unacknowledged ones and errors first, what was over in the last 7 days (100 at most), when alerts were judged, and by which ways they are told with what became of it in 7 days.';

revoke all on function governance.desk_alerts(desk.viewer) from public;
