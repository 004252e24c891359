create or replace trigger t90_notify
    after insert on outbox.jobs
    for each statement
    execute function outbox.tg_notify();
