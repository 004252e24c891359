create or replace function routing.transfer_lead(p_lead_id bigint, p_consultant_id bigint, p_reason text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    -- What a human says is words, also when it looks like a code.
    v_is_code constant boolean := p_actor not like 'token:%' and p_actor not like 'operator%' and p_reason ~ '^[a-z0-9_]{1,60}$';
    v_said constant jsonb := jsonb_strip_nulls(jsonb_build_object('to_consultant_id', p_consultant_id, 'reason', case when v_is_code then p_reason end));
    v_words constant jsonb := case when not v_is_code then jsonb_build_object('reason', p_reason) end;
    v_lead leads.leads;
    v_consultant routing.consultants;
    v_decision_id bigint;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    perform routing.hold_still();
    select * into v_consultant from routing.consultants as c where c.id = p_consultant_id;
    if not found then
        raise exception 'consultant % does not exist', coalesce(p_consultant_id::text, 'null') using errcode = 'ID208';
    end if;
    if not v_consultant.is_active then
        raise exception 'consultant % is inactive', v_consultant.name using errcode = 'ID306';
    end if;
    if not leads.is_open(v_lead.status) then
        raise exception 'a lead that is % stays with whom it was', v_lead.status using errcode = 'ID305';
    end if;
    -- GUARD: a nervous finger, or a retry whose first answer was lost, which must not undo what came after it
    if p_actor like 'token:%' and (
        leads.was_said(p_lead_id, 'transferred', p_actor, v_said, coalesce(v_words, '{}'))
        or (v_lead.consultant_id = p_consultant_id and leads.was_said(p_lead_id, 'owner_confirmed', p_actor, v_said, coalesce(v_words, '{}')))
    ) then
        return false;
    end if;
    if v_lead.consultant_id = p_consultant_id then
        -- A human's word all the same: what was chosen elsewhere before it is overtaken.
        perform leads.append_event(p_lead_id, 'owner_confirmed', p_actor, v_said, v_words, v_now);
        return false;
    end if;

    perform leads.set_owner(p_lead_id, p_consultant_id, null);
    insert into routing.decisions (lead_id, winner_id, snapshot, decided_at)
    values (
        p_lead_id, p_consultant_id,
        jsonb_build_object('reason', 'manual', 'members', jsonb_build_array(p_consultant_id), 'excluded', '[]'::jsonb), v_now
    )
    returning id into v_decision_id;
    perform leads.append_event(
        p_lead_id, 'transferred', p_actor,
        jsonb_strip_nulls(jsonb_build_object(
            'decision_id', v_decision_id, 'from_consultant_id', v_lead.consultant_id, 'from_queue', v_lead.queue_code
        )) || v_said,
        v_words, v_now
    );
    return true;
end;
$$;

comment on function routing.transfer_lead(bigint, bigint, text, text) is
'Gives an open lead to another consultant, out of turn, with a decision (reason manual) and its event; Chatwoot is told unless p_actor is chatwoot, where it was changed.
p_reason: a code of ours, or the words of a human (p_actor token:<id> or operator), which are kept beside the chain. Returns false when the lead was this consultant''s already, which is kept as
a confirmation (owner_confirmed), or when the same token said the same within a minute.
Raises ID201 (no such lead), ID208 (no such consultant), ID306 (the consultant is inactive), ID305 (the lead has ended).';

revoke all on function routing.transfer_lead(bigint, bigint, text, text) from public;
