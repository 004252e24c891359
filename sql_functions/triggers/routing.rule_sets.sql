create or replace trigger t95_audit
    after insert or update or delete on routing.rule_sets
    for each row
    execute function ops.tg_audit('version', 'simulation');
