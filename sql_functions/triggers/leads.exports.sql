create or replace trigger t95_audit
    after insert on leads.exports
    for each row
    execute function ops.tg_audit('id');
