create or replace trigger t95_audit
    after insert or update or delete on leads.status_transitions
    for each row
    execute function ops.tg_audit('from_status,to_status');
