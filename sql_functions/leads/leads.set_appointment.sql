create or replace function leads.set_appointment(p_lead_id bigint, p_actor text, p_at timestamptz, p_note text default null)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_said constant jsonb := jsonb_build_object('due_at', p_at);
    v_words constant jsonb := jsonb_strip_nulls(jsonb_build_object('note', p_note));
    v_lead leads.leads;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    if p_at is null or p_at not between v_now and v_now + ops.setting_text('appointment_horizon')::interval then
        raise exception 'a next step is not at %', coalesce(p_at::text, 'null') using errcode = 'ID105',
            hint = 'From now on, and no later than the setting appointment_horizon says.';
    end if;
    if not leads.is_open(v_lead.status) then
        raise exception 'a lead that is % has no next step', v_lead.status using errcode = 'ID305';
    end if;
    -- GUARD: a nervous finger, or a retry whose first answer was lost; not once something else stands
    if v_lead.next_action = 'scheduled' and v_lead.appointment_at = p_at and leads.was_said(p_lead_id, 'appointment_set', p_actor, v_said, v_words) then
        return false;
    end if;
    perform leads.append_event(p_lead_id, 'appointment_set', p_actor, v_said, nullif(v_words, '{}'), v_now);
    return true;
end;
$$;

comment on function leads.set_appointment(bigint, text, timestamptz, text) is
'One of ours (p_actor token:<id> or operator) says when they go on with an open lead, whatever step stood: it waits for them until then, and its term begins at that hour. p_note: personal
text, kept beside the chain. Returns false when the same was said within a minute. Raises ID201 (no such lead), ID305 (the lead has ended), ID105 (a time that has passed or is later than
appointment_horizon).';

revoke all on function leads.set_appointment(bigint, text, timestamptz, text) from public;
