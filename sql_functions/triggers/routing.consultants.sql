create or replace trigger t05_wait_for_turns
    before insert or update of is_active or delete on routing.consultants
    for each statement
    execute function routing.tg_wait_for_turns();

create or replace trigger t95_audit
    after insert or update or delete on routing.consultants
    for each row
    execute function ops.tg_audit('id', '', 'email');
