create or replace function webhooks.order_next(p_subscription_id bigint, p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    -- So many of a subscription are on their way at once: whoever is slow holds up nobody else.
    c_at_once constant integer := 4;
    v_subscription webhooks.subscriptions;
    v_delivery webhooks.deliveries;
    v_room integer;
    v_job_id bigint;
    v_count integer := 0;
begin
    select * into v_subscription from webhooks.subscriptions as s where s.id = p_subscription_id;
    if v_subscription.state is distinct from 'active' then
        return 0;
    end if;
    -- Whoever takes nothing is asked by what was tried before. One that was refused alone, and waits to be tried again, holds up no other.
    select case when webhooks.is_distrusted(v_subscription) then 1 else c_at_once end - count(*) into v_room
    from (
        select
        from webhooks.deliveries as d
        where d.subscription_id = p_subscription_id and d.state = 'queued'
            and (webhooks.is_distrusted(v_subscription) or d.next_try_at is null or d.next_try_at <= p_now)
        limit c_at_once
    ) as q;
    if v_room <= 0 then
        return 0;
    end if;
    for v_delivery in
        select *
        from webhooks.deliveries as d
        where d.subscription_id = p_subscription_id and d.state = 'waiting'
            and not exists (
                select
                from webhooks.deliveries as e
                where e.lead_id = d.lead_id and e.subscription_id = d.subscription_id and e.id < d.id and e.finished_at is null
            )
        order by d.id
        limit v_room
        for update of d skip locked
    loop
        v_job_id := outbox.enqueue(
            p_kind => 'webhook.deliver', p_lead_id => null, p_due_at => p_now, p_payload => jsonb_build_object('delivery_id', v_delivery.id)
        );
        update webhooks.deliveries as d set state = 'queued', job_id = v_job_id, next_try_at = null where d.id = v_delivery.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function webhooks.order_next(bigint, timestamptz) is
'Orders the next deliveries of an active subscription, the oldest first, a lead''s one after the other, so that few are on their way at once; none to whoever is distrusted
(webhooks.is_distrusted) while others are tried again. Returns how many. Of two that run at once one may see too few: webhooks.order_waiting() follows every minute.';

revoke all on function webhooks.order_next(bigint, timestamptz) from public;
