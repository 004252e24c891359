create or replace function flow.void_signal(p_natural_key text, p_actor text, p_reason text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_lead_id bigint;
begin
    update flow.signals as s
    set voided_at = util.current_time()
    where s.natural_key = p_natural_key and s.voided_at is null
    returning s.lead_id into v_lead_id;
    if found then
        perform flow.decide(v_lead_id, p_actor, p_reason);
        perform leads.take_back_contact(v_lead_id, p_actor, p_reason);
    end if;
    return v_lead_id;
end;
$$;

comment on function flow.void_signal(text, text, text) is
'What was said did not happen, such as words that WhatsApp refused: the signal counts for nothing, and the lead stands where it would stand without it.
Returns the lead, or null when there is no such signal.';

revoke all on function flow.void_signal(text, text, text) from public;
