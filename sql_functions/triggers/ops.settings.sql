create or replace trigger t95_audit
    after insert or update or delete on ops.settings
    for each row
    execute function ops.tg_audit('key', 'updated_at');
