create or replace function chatwoot.follow_conversation(p_lead_id bigint, p_now timestamptz, p_is_told boolean default false)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    perform sending.request_first_contact(p_lead_id);
    perform sending.wake_lead(p_lead_id, 'no_conversation', p_now);
    -- GUARD: the note comes by itself
    if p_is_told then
        return;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if v_lead.next_action is distinct from 'first_contact' or v_lead.first_contact_due_at > p_now or not leads.is_open(v_lead.status) then
        perform chatwoot.request_summary_note(p_lead_id);
    end if;
end;
$$;

comment on function chatwoot.follow_conversation(bigint, timestamptz, boolean) is
'A lead has its conversation: the first template is ordered, and the note that tells the lead at once where no template goes out now (p_is_told: it is ordered already).';

revoke all on function chatwoot.follow_conversation(bigint, timestamptz, boolean) from public;
