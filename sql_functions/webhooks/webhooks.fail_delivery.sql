create or replace function webhooks.fail_delivery(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_delivery webhooks.deliveries;
    v_subscription webhooks.subscriptions;
    v_delay interval;
begin
    -- GUARD: the worker vanished; a receiver knows the id of what it has had
    if p_error ->> 'phase' = 'lease_expired' then
        return row('pending', p_now)::outbox.failed;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_delivery from webhooks.deliveries as d where d.job_id = p_job_id and d.state = 'queued' for update;
    -- GUARD: the subscription was removed meanwhile
    if not found then
        return row('cancelled', null)::outbox.failed;
    end if;
    -- A test says nothing about what else is told.
    if v_delivery.lead_id is null then
        update webhooks.deliveries as d
        set state = 'dead', finished_at = p_now, http_status = (p_error ->> 'http_status')::integer
        where d.id = v_delivery.id;
        return row('cancelled', null)::outbox.failed;
    end if;
    update webhooks.subscriptions as s
    set failures = s.failures + 1, failing_since = coalesce(s.failing_since, p_now)
    where s.id = v_delivery.subscription_id
    returning * into v_subscription;

    -- PAUSE: it is gone, or has taken nothing for days
    if p_error ->> 'http_status' = '410' then
        perform webhooks.pause(v_subscription.code, 'gone');
    elsif v_subscription.failing_since <= p_now - ops.setting_text('webhook_pause_after')::interval then
        perform webhooks.pause(v_subscription.code, 'failing');
    end if;
    select * into v_subscription from webhooks.subscriptions as s where s.id = v_delivery.subscription_id;
    if v_subscription.state <> 'active' then
        update webhooks.deliveries as d
        set state = 'waiting', next_try_at = null, http_status = (p_error ->> 'http_status')::integer
        where d.id = v_delivery.id;
        return row('cancelled', null)::outbox.failed;
    end if;

    -- GIVE UP: others are taken, and this one is not
    if not webhooks.is_distrusted(v_subscription) and v_job.failing_since <= p_now - ops.setting_text('webhook_give_up_after')::interval then
        update webhooks.deliveries as d
        set state = 'dead', finished_at = p_now, next_try_at = null, http_status = (p_error ->> 'http_status')::integer
        where d.id = v_delivery.id;
        perform webhooks.order_next(v_subscription.id, p_now);
        return row('dead', null)::outbox.failed;
    end if;
    v_delay := least(
        interval '5 seconds' * power(3, least(v_job.attempts, 10) - 1),
        case when webhooks.is_distrusted(v_subscription) then interval '10 minutes' else interval '1 hour' end
    );
    v_delay := greatest(
        v_delay * (0.9 + random() * 0.2), least(coalesce((p_error ->> 'retry_after_seconds')::integer, 0), 86400) * interval '1 second'
    );
    update webhooks.deliveries as d
    set next_try_at = p_now + v_delay, http_status = (p_error ->> 'http_status')::integer
    where d.id = v_delivery.id;
    perform webhooks.order_next(v_subscription.id, p_now);
    return row('pending', p_now + v_delay)::outbox.failed;
end;
$$;

comment on function webhooks.fail_delivery(bigint, jsonb, timestamptz) is
'What becomes of a delivery that was not taken: tried again after 5 s, growing threefold to an hour (10 minutes while the receiver takes nothing at all), never before the time
that the receiver names; dead after the setting webhook_give_up_after while others are taken. A receiver that takes nothing for webhook_pause_after, or answers 410, is paused, and its deliveries wait. A test is
tried once. Error shape: see outbox.fail().';

revoke all on function webhooks.fail_delivery(bigint, jsonb, timestamptz) from public;
