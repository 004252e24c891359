create or replace function leads.verify_chain(p_lead_id bigint)
returns boolean
language plpgsql
stable
as $$
declare
    v_lead leads.leads;
    v_hash bytea;
    v_seq integer := 0;
    v_event leads.events;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;

    v_hash := sha256(uuid_send(v_lead.uid));
    for v_event in select * from leads.events as e where e.lead_id = p_lead_id order by e.seq loop
        v_seq := v_seq + 1;
        v_hash := leads.event_hash(
            v_hash, v_event.lead_id, v_event.seq, v_event.kind, v_event.at, v_event.actor, v_event.data
        );
        if v_event.seq <> v_seq or v_event.hash <> v_hash then
            return false;
        end if;
    end loop;

    if exists (
        select
        from leads.event_values as x
        left join leads.events as e on e.lead_id = x.lead_id and e.seq = x.seq
        where x.lead_id = p_lead_id
            and e.data #>> array['commitments', x.field]
                is distinct from encode(sha256(x.salt || convert_to(x.value, 'UTF8')), 'hex')
    ) then
        return false;
    end if;
    return v_seq = v_lead.event_seq and v_hash = v_lead.event_hash;
end;
$$;

comment on function leads.verify_chain(bigint) is
'Recomputes the hash chain of a lead: false when an event was changed, removed, added or reordered, or a kept personal value
differs from its commitment. Erased values leave it true. Raises ID201 when the lead does not exist.';

revoke all on function leads.verify_chain(bigint) from public;
