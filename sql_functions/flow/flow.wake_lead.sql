create or replace function flow.wake_lead(p_lead_id bigint)
returns boolean
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_chosen_id bigint;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not leads.is_open(v_lead.status) then
        return false;
    end if;
    -- ONE OWNER: while the lead was over, somebody gave the conversation to another colleague
    v_chosen_id := chatwoot.chosen_consultant(p_lead_id);
    if v_chosen_id is not null and v_chosen_id is distinct from v_lead.consultant_id then
        return routing.transfer_lead(p_lead_id, v_chosen_id, 'chatwoot_assignee', 'chatwoot');
    end if;
    if not exists (select from routing.consultants as c where c.id = v_lead.consultant_id and not c.is_active) then
        return false;
    end if;
    perform routing.assign(p_lead_id);
    return true;
end;
$$;

comment on function flow.wake_lead(bigint) is
'A lead woke up (the person wrote, or it is open again): it goes to whom a human in Chatwoot gave its conversation meanwhile; when its owner is inactive, who gets it is
decided anew, else it waits in triage. Returns whether it got another owner.
Takes a pool''s turn.';

revoke all on function flow.wake_lead(bigint) from public;
