create or replace function alerts.list_routes()
returns table (
    code text, way text, leads_to text, min_severity text, owners text[], has_summary boolean, language text, last_delivered_at timestamptz, undelivered bigint
)
language sql
stable
as $$
    select
        r.code, r.way, coalesce(s.code, r.phone, r.email, c.code || ' ' || r.conversation_id), r.min_severity, r.owners, r.has_summary, r.language,
        (select max(n.finished_at) from alerts.notices as n where n.route_id = r.id and n.state = 'delivered'),
        (
            select count(*)
            from alerts.notices as n
            where n.route_id = r.id and n.created_at > util.current_time() - interval '7 days' and (n.state = 'dead' or (n.state = 'queued' and n.error is not null))
        )
    from alerts.routes as r
    left join webhooks.subscriptions as s on s.id = r.subscription_id
    left join sending.channels as c on c.id = r.channel_id
    where r.is_active
    order by r.code;
$$;

comment on function alerts.list_routes() is
'By which ways alerts are told: where each leads, what goes there, when it last took something, and how many notices of 7 days it has not taken.';

revoke all on function alerts.list_routes() from public;
