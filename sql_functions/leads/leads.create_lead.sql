create or replace function leads.create_lead(p_lead leads.leads, p_actor text, p_data jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads := p_lead;
    v_created jsonb;
    v_created_hash bytea;
    v_hash bytea;
    v_decided record;
begin
    v_created := p_data || leads.store_personal_values(
        v_lead.id, 1, jsonb_strip_nulls(jsonb_build_object('notes', v_lead.notes))
    );
    v_lead.event_hash := leads.event_hash(
        sha256(uuid_send(v_lead.uid)), v_lead.id, 1, 'created', v_lead.created_at, p_actor, v_created
    );
    -- From here on the pool's turn is locked: only what depends on it follows. The row is written once, since each further update would
    -- check its keys again.
    v_decided := routing.decide(v_lead);
    v_hash := leads.event_hash(
        v_lead.event_hash, v_lead.id, 2, v_decided.event_kind, v_decided.decided_at, 'system', v_decided.event_data
    );
    v_created_hash := v_lead.event_hash;
    v_lead.event_seq := 2;
    v_lead.event_hash := v_hash;
    v_lead.consultant_id := v_decided.winner_id;
    v_lead.queue_code := v_decided.queue_code;
    insert into leads.leads overriding system value select v_lead.*;
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
    values
        (v_lead.id, 1, 'created', v_lead.created_at, p_actor, v_created, v_created_hash),
        (v_lead.id, 2, v_decided.event_kind, v_decided.decided_at, 'system', v_decided.event_data, v_hash);
end;
$$;

comment on function leads.create_lead(leads.leads, text, jsonb) is
'Writes a new lead, complete but for its owner, with its first two events (created with p_data, assigned or queued).
Locks the pool''s turn until the transaction ends: call it last.';

revoke all on function leads.create_lead(leads.leads, text, jsonb) from public;
