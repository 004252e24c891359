create or replace function webhooks.remove(p_code text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_subscription constant webhooks.subscriptions := webhooks.find_subscription(p_code);
    v_count bigint;
begin
    update webhooks.subscriptions as s
    set state = 'removed', state_reason = 'operator', state_since = v_now, failures = 0, failing_since = null
    where s.id = v_subscription.id;
    -- What the outbox has is dropped when a worker comes to it.
    update webhooks.deliveries as d
    set state = 'dropped', finished_at = v_now
    where d.subscription_id = v_subscription.id and d.state = 'waiting';
    get diagnostics v_count = row_count;
    perform webhooks.try_now(v_subscription.id, v_now);
    return v_count;
end;
$$;

comment on function webhooks.remove(text) is
'Ends a subscription: what waits is dropped, its secret is never used again. What was delivered stays listed until it is purged. Returns how many were dropped. Raises ID209.';

revoke all on function webhooks.remove(text) from public;
