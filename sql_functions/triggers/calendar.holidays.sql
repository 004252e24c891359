create or replace trigger t95_audit
    after insert or update or delete on calendar.holidays
    for each row
    execute function ops.tg_audit('place,occasion');
