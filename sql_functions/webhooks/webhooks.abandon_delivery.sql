create or replace function webhooks.abandon_delivery(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_state text;
    v_delivery webhooks.deliveries;
begin
    v_state := case
        when p_event = 'cancelled' and p_reason = 'subscription_paused' then 'waiting'
        when p_event in ('cancelled', 'dismissed') then 'dropped'
        when p_event = 'given_up' then 'dead'
        when p_event in ('retried', 'repeated') then 'queued'
    end;
    -- Released: it was never begun, and stays queued.
    if v_state is null then
        return;
    end if;
    update webhooks.deliveries as d
    set state = v_state, next_try_at = null, finished_at = case when v_state in ('dropped', 'dead') then p_now end
    where d.job_id = p_job_id and d.state in ('queued', 'dead')
    returning * into v_delivery;
    if v_delivery.id is not null and v_state in ('dropped', 'dead') then
        perform webhooks.order_next(v_delivery.subscription_id, p_now);
    end if;
end;
$$;

comment on function webhooks.abandon_delivery(bigint, text, text, timestamptz) is
'The job of a delivery is given up, or ordered again (events: outbox.abandon_job): it waits while its subscription is paused, is dropped when the subscription was removed or a human
dismissed the job, dead when it cannot be built, and queued when somebody repeats it.';

revoke all on function webhooks.abandon_delivery(bigint, text, text, timestamptz) from public;
