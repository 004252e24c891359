create or replace trigger t10_status_machine
    before update of status on leads.leads
    for each row
    when (old.status is distinct from new.status)
    execute function leads.tg_status_machine();
