create or replace function leads.begin_history(p_lead leads.leads, p_actor text, p_data jsonb, p_values jsonb default '{}')
returns leads.events
language plpgsql
volatile
as $$
declare
    v_created leads.events;
begin
    v_created.lead_id := p_lead.id;
    v_created.seq := 1;
    v_created.kind := 'created';
    v_created.at := p_lead.created_at;
    v_created.actor := p_actor;
    v_created.data := p_data || leads.store_personal_values(
        p_lead.id, 1, jsonb_strip_nulls(p_values || jsonb_build_object('notes', p_lead.notes))
    );
    v_created.hash := leads.event_hash(
        sha256(uuid_send(p_lead.uid)), p_lead.id, 1, 'created', v_created.at, p_actor, v_created.data
    );
    return v_created;
end;
$$;

comment on function leads.begin_history(leads.leads, text, jsonb, jsonb) is
'Makes the first event of a new lead (created, with p_data, and p_values and its notes as personal values) without writing it: leads.insert_lead() does.';

revoke all on function leads.begin_history(leads.leads, text, jsonb, jsonb) from public;
