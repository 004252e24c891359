create or replace function leads.append_event(
    p_lead_id bigint,
    p_kind text,
    p_actor text,
    p_data jsonb default '{}'::jsonb,
    p_values jsonb default null,
    p_at timestamptz default util.current_time()
)
returns integer
language plpgsql
volatile
as $$
declare
    v_seq integer;
    v_previous bytea;
    v_data jsonb := p_data;
    v_values jsonb := p_values;
begin
    select l.event_seq + 1, l.event_hash into v_seq, v_previous
    from leads.leads as l
    where l.id = p_lead_id
    for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;

    -- GUARD: words are no reason code, and nothing that a human wrote can be taken out of the chain
    if coalesce(v_data ->> 'reason', 'none') !~ '^[A-Za-z0-9_.:-]{1,63}$' then
        v_values := coalesce(v_values, '{}') || jsonb_build_object('reason', v_data ->> 'reason');
        v_data := v_data - 'reason';
    end if;
    if v_values is not null then
        v_data := v_data || leads.store_personal_values(p_lead_id, v_seq, v_values);
    end if;
    v_previous := leads.event_hash(v_previous, p_lead_id, v_seq, p_kind, p_at, p_actor, v_data);
    update leads.leads as l set event_seq = v_seq, event_hash = v_previous where l.id = p_lead_id;
    -- Last, since what follows from this event may write the next one.
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
    values (p_lead_id, v_seq, p_kind, p_at, p_actor, v_data, v_previous);
    return v_seq;
end;
$$;

comment on function leads.append_event(bigint, text, text, jsonb, jsonb, timestamptz) is
'Adds one event to the history of a lead and returns its number. Locks the lead row, which keeps seq free of gaps.
p_data: ids and codes only; a reason that is no code is kept like a personal text. p_values: {field: personal text}; kept beside the chain, which holds only sha256(salt || value) of each.
Raises ID201 when the lead does not exist.';

revoke all on function leads.append_event(bigint, text, text, jsonb, jsonb, timestamptz) from public;
