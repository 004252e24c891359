create or replace trigger t05_wait_for_turns
    before insert or update or delete on routing.rules
    for each statement
    execute function routing.tg_wait_for_turns();

create or replace trigger t10_compile
    before insert or update of conditions on routing.rules
    for each row
    execute function routing.tg_compile_rule();

create or replace trigger t20_record
    after insert or update or delete on routing.rules
    for each statement
    execute function routing.tg_record_rules();

create or replace trigger t95_audit
    after insert or update or delete on routing.rules
    for each row
    execute function ops.tg_audit('name', 'predicates,pointers,fields');
