create or replace function webhooks.list_subscriptions()
returns table (
    code text, url text, events text[], has_personal_data boolean, state text, state_reason text, state_since timestamptz, secret_version integer,
    failing_since timestamptz, waiting bigint, dead bigint, last_delivered_at timestamptz
)
language sql
stable
as $$
    select
        s.code, s.url, (select array_agg(w.event order by w.event) from webhooks.subscribed_events as w where w.subscription_id = s.id),
        s.has_personal_data, s.state, s.state_reason, s.state_since, s.secret_version, s.failing_since,
        (
            select count(*)
            from webhooks.deliveries as d
            where d.subscription_id = s.id and d.state in ('waiting', 'queued')
        ),
        (select count(*) from webhooks.deliveries as d where d.subscription_id = s.id and d.state = 'dead'),
        (
            select d.finished_at
            from webhooks.deliveries as d
            where d.subscription_id = s.id and d.state = 'delivered'
            order by d.id desc
            limit 1
        )
    from webhooks.subscriptions as s
    where s.state <> 'removed'
    order by s.code;
$$;

comment on function webhooks.list_subscriptions() is
'The subscriptions that were not removed: what they hear, whether they are told personal data, their state and since when, how many deliveries wait or were given up, and when one was last taken.';

revoke all on function webhooks.list_subscriptions() from public;
