create or replace function webhooks.tell(p_event leads.events)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_event constant text := webhooks.event_of(p_event.kind, p_event.data);
    v_subscription_id bigint;
begin
    if v_event is null then
        return;
    end if;
    for v_subscription_id in
        select s.id
        from webhooks.subscribed_events as w
        join webhooks.subscriptions as s on s.id = w.subscription_id
        where w.event = v_event and s.state <> 'removed'
        order by s.id
    loop
        insert into webhooks.deliveries (subscription_id, event, lead_id, event_seq, occurred_at, created_at)
        values (v_subscription_id, v_event, p_event.lead_id, p_event.seq, p_event.at, v_now)
        on conflict (subscription_id, lead_id, event_seq) do nothing;
        perform webhooks.order_next(v_subscription_id, v_now);
    end loop;
end;
$$;

comment on function webhooks.tell(leads.events) is
'Keeps a delivery of an event of a lead for each subscription that hears it, and orders those that may leave. The caller holds the lead''s row, so that the deliveries of a lead are
in the order of its history.';

revoke all on function webhooks.tell(leads.events) from public;
