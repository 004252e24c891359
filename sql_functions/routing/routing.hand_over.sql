create or replace function routing.hand_over(p_lead leads.leads, p_reason text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_code constant boolean := p_actor not like 'token:%' and p_actor not like 'operator%' and p_reason ~ '^[a-z0-9_]{1,60}$';
    v_had_it bigint[] := coalesce(array[p_lead.consultant_id], '{}');
    v_decided record;
begin
    if v_is_code then
        -- A human may give it again to whoever let it pass; nothing else does.
        v_had_it := v_had_it || routing.who_let_it_pass(p_lead.id);
    end if;
    v_decided := routing.decide(p_lead, v_had_it, 'handed_over');
    perform leads.set_owner(p_lead.id, v_decided.winner_id, v_decided.queue_code);
    perform leads.append_event(
        p_lead.id, 'handed_over', p_actor,
        jsonb_strip_nulls(jsonb_build_object(
            'from_consultant_id', p_lead.consultant_id, 'from_queue', p_lead.queue_code, 'to_consultant_id', v_decided.winner_id,
            'queue', v_decided.queue_code, 'reason', case when v_is_code then p_reason end
        )),
        case when not v_is_code then jsonb_build_object('reason', p_reason) end
    );
    perform leads.append_event(
        p_lead.id, v_decided.event_kind, 'system', v_decided.event_data || jsonb_build_object('cause', 'handed_over'), null, v_decided.decided_at
    );
    return v_decided.winner_id is not null;
end;
$$;

comment on function routing.hand_over(leads.leads, text, text) is
'Gives an open lead to the next by rule, without who has it (a leaver, an absent one, a lead of a queue), and unless a human asks for it without who let its term pass, with the decision and an event that says from whom and why (p_reason: a
code, or the words of a human). Returns whether somebody could take it; else it waits in triage. The caller holds the lead''s row. Takes a pool''s turn.';

revoke all on function routing.hand_over(leads.leads, text, text) from public;
