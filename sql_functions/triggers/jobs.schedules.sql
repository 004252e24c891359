create or replace trigger t95_audit
    after insert or update or delete on jobs.schedules
    for each row
    execute function ops.tg_audit('name');
