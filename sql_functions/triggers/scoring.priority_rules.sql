create or replace trigger t95_audit
    after insert or update or delete on scoring.priority_rules
    for each row
    execute function ops.tg_audit('position');
