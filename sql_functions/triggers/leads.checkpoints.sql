create or replace trigger t10_append_only
    before update or delete on leads.checkpoints
    for each row
    execute function util.tg_append_only();

create or replace trigger t10_append_only_truncate
    before truncate on leads.checkpoints
    for each statement
    execute function util.tg_append_only();
