create or replace function sending.request_first_contact(p_lead_id bigint)
returns bigint
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if v_lead.next_action is distinct from 'first_contact' then
        return null;
    end if;
    return outbox.enqueue(
        p_kind => 'whatsapp.template', p_lead_id => p_lead_id,
        p_due_at => greatest(util.current_time(), v_lead.first_contact_due_at),
        p_dedupe_key => 'first_contact:' || p_lead_id,
        p_payload => jsonb_build_object('purpose', 'first_contact'), p_channel_id => (sending.default_channel()).id
    );
end;
$$;

comment on function sending.request_first_contact(bigint) is
'Orders the first template of a lead, once, for the moment when it may go out. Returns the outbox job, or null when it was ordered before or
the lead waits for something else.';

revoke all on function sending.request_first_contact(bigint) from public;
