create or replace trigger t05_wait_for_turns
    before insert or update of
        is_active, chatwoot_missing_since, working_hours, time_zone, place, daily_capacity, open_capacity, ufs, ddds, products
        or delete on routing.consultants
    for each statement
    execute function routing.tg_wait_for_turns();

create or replace trigger t95_audit
    after insert or update or delete on routing.consultants
    for each row
    execute function ops.tg_audit('id', '', 'email,phone');
