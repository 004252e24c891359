create or replace function flow.replay(p_lead leads.leads)
returns leads.step
language plpgsql
stable
as $$
declare
    v_step leads.step;
    v_signal record;
    v_rule flow.next_steps;
    v_standing text[];
    v_has_ended boolean := false;
    v_ended_at timestamptz;
    v_waited_until_end timestamptz;
    v_is_qualified boolean := false;
    -- What stood when the lead was marked as qualified.
    v_before leads.step;
    v_before_waits boolean;
    v_waits_for_cadence boolean := false;
    v_calls integer := 0;
    v_called_at timestamptz;
    v_phone people.identifiers;
begin
    v_step.cycle := 1;
    for v_signal in
        select s.signal, s.said_at, s.due_at, s.reached_at, s.reason
        from flow.signals as s
        join flow.signal_kinds as k on k.signal = s.signal
        where s.lead_id = p_lead.id and s.voided_at is null
        -- A lead begins when it is created, also where another clock, which counts whole seconds, puts a reply before that.
        -- What systems report in one instant follows from each other; what people say in one does not depend on who heard it first.
        order by
            s.signal like 'created\_%' desc, s.said_at, array_position(array['machine', 'person', 'human'], k.maker),
            case k.maker when 'machine' then s.id end, s.signal, s.due_at, s.id
    loop
        -- WHICH RULE: the step that stands, as specific as the table has it
        v_standing := case
            when v_has_ended then array['ended']
            when v_step.hold_reason is not null then array['held']
            when v_step.action = 'scheduled' and v_step.appointment_at > v_signal.said_at then array['appointment', '*']
            else array[v_step.action || '/' || v_step.cause, v_step.action, '*']
        end;
        select n.* into v_rule
        from flow.next_steps as n
        where n.signal = v_signal.signal and n.standing = any (v_standing)
        order by array_position(v_standing, n.standing)
        limit 1;

        -- WHO SPOKE WHEN, whatever step follows
        if v_signal.signal in ('person_wrote', 'person_acknowledged', 'person_wrote_aside') or v_signal.reason = 'wrong_person' then
            v_step.last_inbound_at := v_signal.said_at;
            if v_signal.signal = 'person_wrote' or v_rule.next_step = 'answer_person' then
                v_step.unanswered_since := coalesce(v_step.unanswered_since, v_signal.said_at);
            end if;
        elsif v_signal.signal in ('human_wrote', 'call_answered', 'call_back') then
            if v_step.unanswered_since is not null and not v_has_ended then
                v_step.cycle := v_step.cycle + 1;
            end if;
            v_step.unanswered_since := null;
            v_step.last_answer_at := v_signal.said_at;
            v_step.first_contact_at := coalesce(v_step.first_contact_at, v_signal.said_at);
            if v_signal.signal = 'human_wrote' then
                v_step.last_outbound_at := greatest(v_step.last_outbound_at, v_signal.said_at);
            else
                v_step.last_inbound_at := v_signal.said_at;
            end if;
        elsif v_signal.signal = 'person_came_back' then
            -- Words of before the end open the lead in the instant of its end.
            v_step.unanswered_since := coalesce(
                v_step.unanswered_since,
                case when v_signal.said_at <= v_ended_at then coalesce(v_waited_until_end, v_step.last_inbound_at) end,
                v_signal.said_at
            );
        elsif v_signal.signal = 'person_waits' and v_rule.next_step = 'answer_person' then
            v_step.unanswered_since := coalesce(v_step.unanswered_since, v_step.last_inbound_at);
        elsif v_signal.signal = 'call_failed' then
            v_calls := v_calls + 1;
        elsif v_signal.signal = 'status_contacted' then
            v_step.last_outbound_at := greatest(v_step.last_outbound_at, v_signal.said_at);
        end if;
        if v_signal.signal in ('call_answered', 'call_back', 'call_wrong_number', 'phone_learnt') then
            v_calls := 0;
        end if;
        if v_signal.reached_at is not null then
            v_step.last_outbound_at := greatest(v_step.last_outbound_at, v_signal.reached_at);
            v_step.first_contact_at := least(v_step.first_contact_at, v_signal.reached_at);
        end if;

        continue when v_rule.signal is null;
        -- WHAT FOLLOWS
        v_has_ended := v_rule.next_step is null;
        if v_has_ended then
            -- Whoever writes again waits from then on, not since before the end.
            v_waited_until_end := v_step.unanswered_since;
            v_step.unanswered_since := null;
            v_ended_at := v_signal.said_at;
        end if;
        if v_has_ended or v_rule.lifts_hold then
            v_step.hold_reason := null;
        end if;
        if v_signal.signal in ('held', 'call_wrong_number') then
            v_step.hold_reason := coalesce(v_signal.reason, v_signal.signal);
        end if;
        if v_signal.signal in ('call_back', 'call_answered', 'appointment_set') then
            v_step.appointment_at := case when v_signal.signal <> 'call_answered' then v_signal.due_at end;
        end if;
        if v_signal.signal = 'status_qualified' then
            v_before := v_step;
            v_before_waits := v_waits_for_cadence;
        elsif v_signal.signal = 'status_engaged' and v_step.cause = 'status_qualified' and v_before.action in ('await_reply', 'scheduled')
            and v_step.unanswered_since is null and v_step.last_inbound_at is not null
        then
            -- Nothing happened since the mark that is taken back, and nobody waits: as it was before.
            v_step.action := v_before.action;
            v_step.action_at := v_before.action_at;
            v_step.cause := v_before.cause;
            v_waits_for_cadence := v_before_waits;
            v_is_qualified := false;
            continue;
        end if;
        v_is_qualified := case
            when v_signal.signal = 'status_qualified' then true
            when v_signal.signal in ('status_contacted', 'status_engaged', 'status_ended', 'person_came_back') then false
            else v_is_qualified
        end;
        v_waits_for_cadence := v_rule.due = 'await_reply';
        v_called_at := case when v_rule.due = 'call_again' then v_signal.said_at end;
        v_step.action := v_rule.next_step;
        v_step.cause := v_signal.signal;
        if v_step.appointment_at > v_signal.said_at
            and (v_signal.signal = 'human_wrote' or (v_signal.signal in ('status_qualified', 'status_engaged') and v_step.unanswered_since is null))
        then
            -- The person's new wish was answered, or there was none; the day that was agreed still stands.
            v_step.action := 'scheduled';
            v_step.action_at := v_step.appointment_at;
            v_waits_for_cadence := false;
            continue;
        end if;
        if v_rule.due = 'opening' and v_phone.id is null then
            v_phone := people.phone_of(p_lead.person_id);
        end if;
        v_step.action_at := case v_rule.due
            when 'said' then v_signal.said_at
            when 'given' then v_signal.due_at
            when 'unanswered' then coalesce(v_step.unanswered_since, v_signal.said_at)
            when 'opening' then calendar.next_sending_time(
                v_signal.said_at, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value)
            )
        end;
        if v_waits_for_cadence and v_is_qualified then
            -- The cadence leaves a qualified lead alone: its consultant follows up by then.
            v_step.action := 'scheduled';
        end if;
    end loop;

    if v_waits_for_cadence and not v_has_ended then
        if p_lead.status = 'qualified' then
            v_step.action := 'scheduled';
        end if;
        v_step.action_at := rework.await_reply_until(p_lead, v_step);
    elsif v_called_at is not null then
        v_step.action_at := rework.call_again_at(p_lead, v_calls, v_called_at);
    end if;
    return v_step;
end;
$$;

comment on function flow.replay(leads.leads) is
'Works out a lead''s next step from all that was said about it (flow.signals) in the order in which it was said, by the rules of flow.next_steps; the same
set of signals gives the same step, in whatever order and however often they arrived. action is null for a lead that ended.';

revoke all on function flow.replay(leads.leads) from public;
