create or replace function leads.insert_lead(
    p_lead leads.leads,
    p_created leads.events,
    p_owned_kind text,
    p_owned_at timestamptz,
    p_owned_data jsonb
)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads := p_lead;
begin
    -- Written once, since each further update of the row would check its keys again.
    v_lead.event_seq := 2;
    v_lead.event_hash := leads.event_hash(p_created.hash, v_lead.id, 2, p_owned_kind, p_owned_at, 'system', p_owned_data);
    insert into leads.leads overriding system value select v_lead.*;
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
    values
        (v_lead.id, 1, p_created.kind, p_created.at, p_created.actor, p_created.data, p_created.hash),
        (v_lead.id, 2, p_owned_kind, p_owned_at, 'system', p_owned_data, v_lead.event_hash);
end;
$$;

comment on function leads.insert_lead(leads.leads, leads.events, text, timestamptz, jsonb) is
'Writes a new lead, complete with its owner, and its first two events: created (of leads.begin_history) and the one that says who has it.';

revoke all on function leads.insert_lead(leads.leads, leads.events, text, timestamptz, jsonb) from public;
