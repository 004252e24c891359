create or replace trigger t95_audit
    after insert or update or delete on alerts.routes
    for each row
    execute function ops.tg_audit('code', '', 'phone,email');
