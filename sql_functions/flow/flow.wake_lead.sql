create or replace function flow.wake_lead(p_lead_id bigint)
returns boolean
language plpgsql
volatile
as $$
begin
    if not exists (
        select
        from leads.leads as l
        join routing.consultants as c on c.id = l.consultant_id
        where l.id = p_lead_id and leads.is_open(l.status) and not c.is_active
    ) then
        return false;
    end if;
    perform routing.assign(p_lead_id);
    return true;
end;
$$;

comment on function flow.wake_lead(bigint) is
'A lead woke up (the person wrote, or it is open again) and its owner is inactive: who gets it is decided anew, else it waits in triage. Returns whether it was decided.
Takes a pool''s turn.';

revoke all on function flow.wake_lead(bigint) from public;
