create or replace trigger t95_audit
    after insert or update or delete on sending.templates
    for each row
    execute function ops.tg_audit('code', 'held_until,state_since,state_said_at,category_since');
