create or replace function webhooks.resume(p_code text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_subscription constant webhooks.subscriptions := webhooks.find_subscription(p_code);
begin
    update webhooks.subscriptions as s
    set state = 'active', state_reason = null, failures = 0, failing_since = null,
        state_since = case when s.state = 'active' then s.state_since else v_now end
    where s.id = v_subscription.id;
    perform webhooks.try_now(v_subscription.id, v_now);
    perform webhooks.order_next(v_subscription.id, v_now);
    return (select count(*) from webhooks.deliveries as d where d.subscription_id = v_subscription.id and d.finished_at is null);
end;
$$;

comment on function webhooks.resume(text) is
'A subscription is delivered to again, what waited first; what waits to be tried again is due at once. Returns how many are to be delivered. Raises ID209.';

revoke all on function webhooks.resume(text) from public;
