create or replace function alerts.items_of(p_notice alerts.notices)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'uid', a.uid, 'event', coalesce(t.event, 'open'), 'code', a.code, 'severity', a.severity, 'owner', r.owner, 'about', a.subject,
                    'since', coalesce(a.since, a.opened_at), 'opened_at', a.opened_at, 'acknowledged_at', a.acknowledged_at, 'resolved_at', a.resolved_at,
                    'sentence', w.sentence, 'remedy', w.remedy
                )
                order by a.resolved_at is not null, a.severity, a.opened_at, a.id
            ),
            '[]'
        )
        from alerts.alerts as a
        join alerts.rules as r on r.code = a.code
        join alerts.routes as o on o.id = p_notice.route_id
        left join alerts.told as t on t.notice_id = p_notice.id and t.alert_id = a.id
        cross join lateral alerts.in_words(a) as w
        where case
            -- What was over before anybody heard of it is not told, nor that it is over. What failed or is under way may have been heard.
            when p_notice.kind = 'alerts' and t.event = 'resolved' then exists (
                select
                from alerts.told as b
                join alerts.notices as n on n.id = b.notice_id
                left join outbox.jobs as j on j.id = n.job_id
                where b.alert_id = a.id and b.event <> 'resolved' and n.route_id = p_notice.route_id
                    and (n.state = 'delivered' or (n.state in ('queued', 'dead') and (n.error is not null or j.state = 'claimed')))
            )
            when p_notice.kind = 'alerts' then t.event is not null and a.resolved_at is null
            else p_notice.kind = 'summary' and a.opened_at is not null and a.resolved_at is null and r.owner = any (o.owners)
                and (a.severity = 'error' or o.min_severity = 'warning')
        end
    );
end;
$$;

comment on function alerts.items_of(alerts.notices) is
'The alerts that a notice tells of, as they stand now: those that it was ordered for and that are not over meanwhile, those that are over, or for a summary all that are open and concern the route. Sentences in the language of indica.locale.';

revoke all on function alerts.items_of(alerts.notices) from public;
