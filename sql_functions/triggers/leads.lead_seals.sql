create or replace trigger t10_append_only
    before update or delete on leads.lead_seals
    for each row
    execute function util.tg_append_only();

create or replace trigger t10_append_only_truncate
    before truncate on leads.lead_seals
    for each statement
    execute function util.tg_append_only();
