create or replace function flow.set_priority(p_lead_uid uuid, p_priority text, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_lead_id bigint;
begin
    perform scoring.override(p_lead_uid, p_priority, p_reason);
    select l.id into v_lead_id from leads.leads as l where l.uid = p_lead_uid for no key update;
    perform chatwoot.request_standing(v_lead_id);
end;
$$;

comment on function flow.set_priority(uuid, text, text) is
'Gives a lead the priority that a human says, with a reason (scoring.override), and lets its conversation in Chatwoot show it.';

revoke all on function flow.set_priority(uuid, text, text) from public;
