create or replace trigger t10_append_only
    before update or delete on core.events
    for each row
    execute function core.tg_append_only();

create or replace trigger t10_append_only_truncate
    before truncate on core.events
    for each statement
    execute function core.tg_append_only();
