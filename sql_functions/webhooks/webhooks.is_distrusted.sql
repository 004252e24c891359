create or replace function webhooks.is_distrusted(p_subscription webhooks.subscriptions)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_subscription.failures >= 5;
$$;

comment on function webhooks.is_distrusted(webhooks.subscriptions) is
'Whether so many tries failed one after the other that it is the receiver who does not work, and not a delivery that it refuses.';

revoke all on function webhooks.is_distrusted(webhooks.subscriptions) from public;
