create or replace function webhooks.succeed_delivery(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_delivery webhooks.deliveries;
    v_was_failing boolean;
begin
    -- GUARD: the lease was lost: whoever has the job now delivers it again, under the same id
    if not p_is_ours then
        return false;
    end if;
    update webhooks.deliveries as d
    set state = 'delivered', finished_at = p_now, next_try_at = null, http_status = (p_result ->> 'http_status')::integer
    where d.job_id = p_job_id and d.state = 'queued'
    returning * into v_delivery;
    -- GUARD: the subscription was removed meanwhile
    if not found then
        return true;
    end if;
    update webhooks.subscriptions as s
    set failures = 0, failing_since = null
    where s.id = v_delivery.subscription_id and s.failures > 0
    returning true into v_was_failing;
    -- It takes deliveries again.
    if v_was_failing then
        perform webhooks.try_now(v_delivery.subscription_id, p_now);
    end if;
    perform webhooks.order_next(v_delivery.subscription_id, p_now);
    return true;
end;
$$;

comment on function webhooks.succeed_delivery(bigint, boolean, jsonb, timestamptz) is
'A receiver took a delivery (result: http_status): the next ones are ordered, and what waited to be tried again is due.';

revoke all on function webhooks.succeed_delivery(bigint, boolean, jsonb, timestamptz) from public;
