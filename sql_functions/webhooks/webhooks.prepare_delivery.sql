create or replace function webhooks.prepare_delivery(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_delivery webhooks.deliveries;
    v_subscription webhooks.subscriptions;
begin
    select * into v_delivery from webhooks.deliveries as d where d.job_id = p_job_id and d.state = 'queued';
    -- GUARD: it was dropped, or another job has it
    if not found then
        return row('cancel', null, 'settled', null)::outbox.prepared;
    end if;
    select * into v_subscription from webhooks.subscriptions as s where s.id = v_delivery.subscription_id;
    -- GUARD: the subscription ended, or waits for somebody; a test shows whether it may go on
    if v_subscription.state = 'removed' or (v_subscription.state = 'paused' and v_delivery.lead_id is not null) then
        return row('cancel', null, 'subscription_' || v_subscription.state, null)::outbox.prepared;
    end if;
    return row('go', null, null, jsonb_build_object(
        'delivery', v_delivery.uid, 'subscription', v_subscription.code, 'url', v_subscription.url,
        'secret_versions', case
            when v_subscription.previous_secret_until > p_now then jsonb_build_array(v_subscription.secret_version, v_subscription.secret_version - 1)
            else jsonb_build_array(v_subscription.secret_version)
        end,
        'body', webhooks.body_of(v_delivery, v_subscription.has_personal_data)
    ))::outbox.prepared;
end;
$$;

comment on function webhooks.prepare_delivery(bigint, timestamptz) is
'What a worker needs to deliver a webhook: delivery (its id, the same at every try), subscription, url, secret_versions to sign with, body. Cancelled when the
subscription is paused (the delivery waits) or removed (it is dropped).';

revoke all on function webhooks.prepare_delivery(bigint, timestamptz) from public;
