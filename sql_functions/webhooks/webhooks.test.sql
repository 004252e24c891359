create or replace function webhooks.test(p_code text)
returns uuid
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_subscription constant webhooks.subscriptions := webhooks.find_subscription(p_code);
    v_delivery webhooks.deliveries;
    v_job_id bigint;
begin
    insert into webhooks.deliveries (subscription_id, event, occurred_at, created_at)
    values (v_subscription.id, 'webhook.test', v_now, v_now)
    returning * into v_delivery;
    v_job_id := outbox.enqueue(
        p_kind => 'webhook.deliver', p_lead_id => null, p_due_at => v_now, p_payload => jsonb_build_object('delivery_id', v_delivery.id)
    );
    update webhooks.deliveries as d set state = 'queued', job_id = v_job_id where d.id = v_delivery.id;
    return v_delivery.uid;
end;
$$;

comment on function webhooks.test(text) is
'Orders a delivery that tells of nothing, also to a subscription that is paused, past all that waits; it is tried once. Returns its id. Raises ID209.';

revoke all on function webhooks.test(text) from public;
