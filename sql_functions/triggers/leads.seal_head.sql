create or replace trigger t10_only_forward
    before update on leads.seal_head
    for each row
    when (new.number is distinct from old.number + 1)
    execute function util.tg_append_only();

create or replace trigger t10_append_only
    before delete on leads.seal_head
    for each row
    execute function util.tg_append_only();

create or replace trigger t10_append_only_truncate
    before truncate on leads.seal_head
    for each statement
    execute function util.tg_append_only();
