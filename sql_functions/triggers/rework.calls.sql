create or replace trigger t95_audit
    after insert or update or delete on rework.calls
    for each row
    execute function ops.tg_audit('policy_id,call');
