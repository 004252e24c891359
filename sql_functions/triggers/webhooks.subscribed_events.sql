create or replace trigger t95_audit
    after insert or delete on webhooks.subscribed_events
    for each row
    execute function ops.tg_audit('subscription_id,event');
