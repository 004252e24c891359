create or replace trigger t95_audit
    after insert or update or delete on desk.links
    for each row
    execute function ops.tg_audit('id', '', 'code_sha256');
