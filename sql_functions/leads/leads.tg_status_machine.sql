create or replace function leads.tg_status_machine()
returns trigger
language plpgsql
volatile
as $$
begin
    if not exists (
        select from leads.status_transitions as t where t.from_status = old.status and t.to_status = new.status
    ) then
        raise exception 'a lead cannot go from % to %', old.status, new.status using errcode = 'ID301';
    end if;
    return new;
end;
$$;

comment on function leads.tg_status_machine() is
'Refuses a status that leads.status_transitions does not allow, whoever writes it. Raises ID301.';

revoke all on function leads.tg_status_machine() from public;
