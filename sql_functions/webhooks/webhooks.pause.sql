create or replace function webhooks.pause(p_code text, p_reason text default 'operator')
returns void
language plpgsql
volatile
as $$
declare
    v_subscription constant webhooks.subscriptions := webhooks.find_subscription(p_code);
begin
    update webhooks.subscriptions as s
    set state = 'paused', state_reason = p_reason, state_since = util.current_time()
    where s.id = v_subscription.id and s.state = 'active';
end;
$$;

comment on function webhooks.pause(text, text) is
'Nothing more is delivered to a subscription; what happens meanwhile waits for webhooks.resume(). p_reason: operator, failing, gone. Raises ID209.';

revoke all on function webhooks.pause(text, text) from public;
