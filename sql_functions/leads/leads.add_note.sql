create or replace function leads.add_note(p_lead_id bigint, p_actor text, p_note text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_words constant jsonb := jsonb_build_object('note', p_note);
begin
    perform from leads.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    -- GUARD: a nervous finger, or a retry whose first answer was lost
    if leads.was_said(p_lead_id, 'noted', p_actor, '{}', v_words) then
        return false;
    end if;
    perform leads.append_event(p_lead_id, 'noted', p_actor, '{}', v_words);
    return true;
end;
$$;

comment on function leads.add_note(bigint, text, text) is
'Keeps what one of ours (p_actor token:<id> or operator) writes down about a lead, open or ended: personal text, beside the chain. It changes nothing else. Returns false when the same was said within a minute. Raises ID201
(no such lead).';

revoke all on function leads.add_note(bigint, text, text) from public;
