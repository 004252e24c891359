create or replace trigger t95_audit
    after insert or update or delete on routing.terms
    for each row
    execute function ops.tg_audit('kind,pool_id,priority', 'id');
