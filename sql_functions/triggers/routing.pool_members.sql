create or replace trigger t05_wait_for_turns
    before insert or update or delete on routing.pool_members
    for each statement
    execute function routing.tg_wait_for_turns();

create or replace trigger t10_compile
    before insert or update of conditions, preferred on routing.pool_members
    for each row
    execute function routing.tg_compile_member();

create or replace trigger t10_new_version
    after insert or update or delete on routing.pool_members
    for each row
    execute function routing.tg_new_version();

create or replace trigger t20_settle_credit
    after update of is_active or delete on routing.pool_members
    for each row
    execute function routing.tg_settle_credit();

create or replace trigger t95_audit
    after insert or update or delete on routing.pool_members
    for each row
    execute function ops.tg_audit('pool_id,consultant_id', 'predicate,preferred_predicate,fields');
