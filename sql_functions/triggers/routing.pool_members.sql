create or replace trigger t10_new_version
    after insert or update or delete on routing.pool_members
    for each row
    execute function routing.tg_new_version();
