create or replace trigger t95_audit
    after insert or update or delete on ops.api_tokens
    for each row
    execute function ops.tg_audit('prefix', 'last_used_on', 'secret_sha256');
