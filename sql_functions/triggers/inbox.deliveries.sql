create or replace trigger t90_notify
    after insert on inbox.deliveries
    for each statement
    execute function outbox.tg_notify();
