create or replace trigger t05_wait_for_turns
    before insert or update or delete on routing.absences
    for each statement
    execute function routing.tg_wait_for_turns();

create or replace trigger t95_audit
    after insert or update or delete on routing.absences
    for each row
    execute function ops.tg_audit('id,consultant_id');
