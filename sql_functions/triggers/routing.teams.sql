create or replace trigger t95_audit
    after insert or update or delete on routing.teams
    for each row
    execute function ops.tg_audit('code');
