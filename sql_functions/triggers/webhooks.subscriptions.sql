create or replace trigger t95_audit
    after insert or update or delete on webhooks.subscriptions
    for each row
    execute function ops.tg_audit('code', 'failures,failing_since');
