create or replace trigger t95_audit
    after update of settled_at, left_at on ops.homes
    for each row
    execute function ops.tg_audit('database_name', 'doubted_at');
