create or replace trigger t05_wait_for_turns
    before insert or update or delete on routing.rules
    for each statement
    execute function routing.tg_wait_for_turns();
