create or replace trigger t95_audit
    after insert or update or delete on desk.users
    for each row
    execute function ops.tg_audit('id', '', 'email,name');
